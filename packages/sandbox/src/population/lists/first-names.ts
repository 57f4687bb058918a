import { words, type Locale } from './locale.ts';

/** First names by locale, the more usual ones first. No name holds a blank, so that 'first last' can be split again. */
export const firstNames: Readonly<Record<Locale, readonly string[]>> = {
  de: words(`
    Anna Thomas Julia Michael Sabine Andreas Katharina Stefan Petra Christian Claudia Markus Susanne Martin Nicole Daniel Stefanie Alexander
    Sandra Peter Birgit Matthias Jana Jan Lea Tobias Laura Florian Monika Sebastian Andrea Frank Lena Jürgen Karin Jörg Heike Uwe Silke Ralf
    Ines Holger Ute Dirk Anja Oliver Katrin Sven Melanie Philipp Franziska Lukas Johanna Felix Sarah Jonas Carolin Maximilian Theresa Simon
    Vera Dominik Elke Volker Gudrun Günther Bärbel Jörn Käthe Götz Lioba Henning Svenja Torsten Wiebke Malte Antje Rüdiger Mareike Lennart
    Friederike Konstantin Annegret Clemens Isabell Reinhard Miriam Benedikt Verena Gregor Tanja Ulrich Jasmin Manfred Lisa Bernd Helene
    Karl-Heinz Anna-Lena Hans-Peter Marie-Luise Ronja Timo Nadine Leopold Magdalena Alois Urs Reto Beat Regula Vreni Walburga`),
  en: words(`
    James Emily Robert Jessica William Sarah Michael Elizabeth David Margaret Thomas Katherine Christopher Jennifer Daniel Victoria Matthew
    Rebecca Andrew Olivia Joseph Charlotte Edward Samantha Benjamin Hannah Richard Megan Jonathan Rachel Samuel Alexandra Charles Natalie
    Nicholas Lauren Anthony Amanda Patrick Stephanie Timothy Abigail Steven Danielle Gregory Susan George Deborah Henry Patricia Oliver Grace
    Harry Chloe Jack Sophie Callum Imogen Rory Fiona Graham Siobhan Declan Niamh Gareth Rhiannon Hamish Eilidh Tyler Ashley Brandon Brooke
    Kyle Madison Austin Savannah Wesley Paige Russell Harriet Leonard Beatrice Walter Rosalind Stuart Philippa Nigel Gillian Duncan Morag
    Trevor Bethany Malcolm Lorraine Bradley Courtney Curtis Whitney Dennis Valerie Howard Meredith Julian Eleanor Marcus Judith`),
  fr: words(`
    Marie Pierre Camille Nicolas Sophie Julien Isabelle Philippe Claire Antoine Nathalie Laurent Céline François Aurélie Olivier Émilie Jérôme
    Chloé Guillaume Élodie Benoît Hélène Sébastien Mathilde Frédéric Véronique Stéphane Delphine Thierry Amélie Rémi Pauline Baptiste Léa
    Maxime Manon Hugo Juliette Étienne Margaux Gaël Clémence Loïc Agnès Cédric Sylvie Fabrice Corinne Xavier Valérie Arnaud Brigitte Bruno
    Solène Quentin Noémie Tristan Marion Damien Raphaëlle Yannick Ségolène Anaïs Jean-Pierre Marie-Claude Jean-Luc Anne-Sophie Bastien
    Ophélie Corentin Maëlle Adrien Éléonore Ludovic Capucine Régis Odile`),
  nl: words(`
    Jan Anneke Pieter Sanne Johan Marieke Willem Femke Bas Lotte Jeroen Ilse Maarten Anouk Sander Esther Niels Fleur Daan Eline Joost Mirjam
    Ruben Hanneke Thijs Roos Wouter Karin Koen Liesbeth Rutger Maaike Bart Sietske Gijs Jolanda Hendrik Renske Casper Annelies Martijn Wieke
    Floris Tessa Sjoerd Marloes Diederik Nynke Menno Saskia Jelle Iris Rogier Carlijn Lars Merel Tjeerd Loes`),
  pl: words(`
    Anna Piotr Katarzyna Krzysztof Agnieszka Andrzej Małgorzata Tomasz Magdalena Paweł Joanna Marcin Aleksandra Michał Ewa Grzegorz Monika
    Łukasz Beata Jakub Dorota Adam Barbara Marek Karolina Wojciech Natalia Rafał Justyna Mateusz Zofia Zbigniew Iwona Kamil Elżbieta Dariusz
    Paulina Maciej Weronika Bartosz Izabela Szymon Kinga Radosław Jadwiga Przemysław Halina Sławomir Edyta Jacek Hanna Artur Urszula Sebastian
    Patrycja Zuzanna Witold Grażyna Bogdan`),
  es: words(`
    María José Carmen Antonio Ana Manuel Laura Francisco Lucía David Cristina Javier Marta Daniel Paula Carlos Elena Miguel Raquel Alejandro
    Sara Rafael Pilar Pablo Beatriz Sergio Rocío Jorge Silvia Alberto Nuria Fernando Patricia Álvaro Mónica Adrián Inés Diego Irene Rubén
    Rosario Óscar Alba Iván Verónica Andrés Noelia Gonzalo Esther Ignacio Begoña Hugo Teresa Víctor Sofía Joaquín Ángela Íñigo Montserrat
    Guillermo Lourdes Ramón`),
  it: words(`
    Giulia Marco Francesca Andrea Chiara Giuseppe Sara Alessandro Valentina Francesco Martina Luca Elisa Matteo Federica Davide Silvia Stefano
    Laura Paolo Elena Roberto Alessia Simone Paola Antonio Giorgia Giovanni Ilaria Lorenzo Roberta Riccardo Beatrice Fabio Claudia Michele
    Serena Daniele Arianna Nicola Barbara Gianluca Monica Salvatore Eleonora Pietro Cristina Filippo Caterina Massimo Noemi Enrico Irene
    Emanuele Rossella Edoardo Ludovica Vincenzo Niccolò`),
  sv: words(`
    Anna Erik Emma Lars Karin Anders Sara Johan Maria Per Kristina Mikael Elin Fredrik Malin Björn Ingrid Mattias Linnéa Gustav Åsa Henrik
    Sofia Jonas Ulrika Niklas Johanna Magnus Frida Stefan Helena Håkan Astrid Patrik Märta Daniel Ebba Jörgen Annika Göran Lovisa Viktor
    Cecilia Axel Jenny Oskar Birgitta Ludvig Therese Filip Camilla Åke Elsa Emil Josefin Simon Pernilla Rasmus`),
  world: words(`
    Mehmet Priya Wei Fatima Ahmed Aisha Rahul Mei Omar Leila Ivan Olga Yusuf Elif Arjun Ananya Hiroshi Yuki Minh Linh Carlos Mariana Kwame Ama
    Dmitri Natalia Emre Zeynep Sanjay Deepa Ravi Lakshmi João Beatriz Tariq Samira Goran Jelena Andrei Ioana Péter Zsófia Jiří Tereza Nikos
    Eleni Sunil Nisha Chidi Ngozi Hassan Nadia Kenji Sakura Mustafa Ayşe Bogdan Mihaela Dragan Milica Tamás Ágnes Ondřej Kateřina`),
};
