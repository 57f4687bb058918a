/** Something that sends events to `POST /api/v1/events/NAME`. */
export interface EventSource {
  readonly name: string;
  /** The system whose webhooks these are: hints to look at its records. Undefined: each event is a record of its own. */
  readonly connection?: string | undefined;
  /** None of its secrets is set: whatever it sends is refused. */
  readonly closed?: boolean | undefined;
}
