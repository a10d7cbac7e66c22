"""Small lists of frequent given names and surnames (nl, fr, en, de), and regexes made from them.

The lists are ours, written from general knowledge of the Low Countries, France, the German and
the English speaking countries. They hold no name that is mainly a word, a place or a firm
(``Will``, ``April``, ``Paris``, ``Mercedes``). They serve the patterns of the name detectors and
made-up specimens; the name recogniser has its own, larger material.
"""

from __future__ import annotations

from functools import cache

_DUTCH = """
Adriaan Albert Alex Alexander Alfons Andries Anita Anja Ann Anna Anne Anneke Annelies Annemarie
Annie Anouk Ans Anton Antoon Antonius Arend Arie Arjan Arno Arnold Arthur Astrid Bart Bas Bastiaan
Ben Bernard Bert Betty Bjorn Björn Bob Boudewijn Bram Brecht Britt Carla Carolien Cees Charlotte
Chris Christiaan Christine Cindy Claudia Coen Corrie Cornelis Daan Daniël Danny Danique David
Dennis Diana Diederik Dirk Dries Eddy Eduard Eef Eline Elise Elke Ella Ellen Elly Els Emma Erik
Erwin Esmee Esther Eva Evelien Evi Evy Femke Ferdinand Fenna Feike Filip Floris Fleur Frank Frans
Fred Frederik Freek Frits Geert Gerard Gerda Gerrit Gijs Godelieve Greet Greetje Guido Guus
Hanneke Hans Harry Heidi Hein Hendrik Henk Henny Herman Hilde Hugo Ilse Ingrid Iris Isabel Ivo
Jaap Jacob Jacqueline Jan Janneke Jannes Jasmijn Jasper Jef Jelle Jeroen Jesse Jim Joep Johan
Johanna Johannes Joke Jolanda Joost Joran Joris José Joyce Judith Jurgen Jurre Kaat Karel Karen
Karin Kasper Katrien Kees Kevin Kim Klaas Koen Kristel Kristof Lars Laura Laurens Leendert Lennart
Leo Liesbeth Lieve Lieven Lien Linda Lise Lisa Lode Lotte Louise Luc Luuk Maaike Maarten Machteld
Magda Manon Marc Margriet Maria Marieke Marijke Marije Marijn Marion Marjan Marjolein Mark Marleen
Marloes Martijn Martine Maud Maurits Melissa Menno Merel Michiel Mieke Miet Mirjam Monique Myriam
Nadine Nancy Naomi Natasja Nele Nick Nico Nicole Niels Niek Nienke Noortje Olivier Onno Paul Paula
Peter Petra Pieter Piet Pim Quinten Raf Ralph Ramon Remco Rens Ria Rianne Rik Rob Robbe Robert
Roel Roeland Roland Ronald Ruben Rudi Rudy Ruud Sabine Sander Sandra Sanne Saskia Sebastiaan Seppe
Siebe Simon Sjoerd Sofie Sonja Stef Stefan Steven Stijn Suzanne Sven Sylvia Tanja Teun Theo Thijs
Thomas Tijmen Tijs Tim Tine Tineke Tom Toon Trudy Veerle Vera Victor Vincent Walter Wendy Werner
Wesley Wilhelmina Willem Willemijn Wilma Wim Wouter Xander Yannick Yvonne Zeger Ümit Mohamed
Mohammed Fatima Youssef Ahmed Ayşe Mustafa Hassan Ibrahim Yusuf Omar Khadija
"""

_FRENCH = """
Adrien Agnès Alain Albane Alexandre Alexandra Alexis Alice Aline Amandine Amélie Anaïs André
Andrée Annick Antoine Arnaud Aurélie Aurore Baptiste Bastien Béatrice Benjamin Benoît Bernadette
Bertrand Brigitte Bruno Camille Carole Caroline Catherine Cécile Cédric Céline Chantal Charles
Chloé Christelle Christophe Claire Clara Claude Clément Clémence Colette Corinne Cyril Damien
Danielle Delphine Denis Denise Didier Dominique Éléonore Élise Élodie Emmanuel Emmanuelle Enzo
Éric Estelle Étienne Eugénie Fabien Fabienne Fabrice Florent Florian Franck François Françoise
Frédéric Frédérique Gabriel Gaëlle Gaëtan Geneviève Georges Gérard Germaine Ghislain Gilles
Ginette Grégory Guillaume Guy Hélène Henri Hervé Hubert Inès Isabelle Jacques Jean Jeanne Jeannine
Jérémy Jérôme Joël Joëlle Josette Josiane Jules Julie Julien Juliette Justine Karine Kévin
Laetitia Laure Laurence Laurent Léa Léo Léon Liliane Loïc Louis Luca Lucas Lucie Lucien Lucienne
Madeleine Maëlle Magali Manuel Marcel Marguerite Marianne Marie Marlène Martin Marylène Mathieu
Mathilde Matthieu Maurice Maxime Mélanie Michel Michèle Micheline Mireille Monique Morgane Muriel
Nadège Nathalie Nicolas Noémie Océane Odette Olivier Pascal Pascale Patrice Patricia Patrick
Paulette Philippe Pierre Quentin Rachel Raphaël Raymond Régine Rémi Rémy René Renée Romain
Roseline Sandrine Sébastien Séverine Simone Solange Sophie Stéphane Stéphanie Suzanne Sylvain
Sylvie Théo Thérèse Thibault Thierry Tristan Valérie Valentin Vanessa Véronique Viviane Xavier
Yann Yves Yvette Yvon Zoé
"""

_GERMAN = """
Achim Andreas Angelika Annette Antje Axel Barbara Beate Bernd Bernhard Birgit Björn Brigitta
Christa Christoph Cornelia Dagmar Daniel Detlef Dieter Dorothea Doris Eberhard Elfriede Elisabeth
Elke Erich Erika Ernst Felix Finn Franz Franziska Friedrich Fritz Gabi Gabriele Georg Gerhard
Gertrud Gisela Gudrun Günter Günther Hannelore Hanna Hannah Hartmut Heike Heiko Heinrich Heinz
Helga Helmut Henning Herbert Hermann Hildegard Holger Horst Ilona Ines Ingeborg Ingo Irmgard Jens
Joachim Jochen Jonas Jörg Josef Julia Jürgen Jutta Kai Karl Karsten Katharina Kathrin Katja Katrin
Kerstin Klaus Konrad Kristina Kurt Leonie Lothar Ludwig Lukas Manfred Manuela Marcus Markus
Martina Matthias Maximilian Melanie Michaela Monika Moritz Nadja Nina Norbert Olaf Oliver Oskar
Otto Philipp Rainer Ralf Regina Reinhard Renate Renato Rolf Rosemarie Rudolf Rüdiger Sabrina
Sascha Sigrid Silke Silvia Simone Siegfried Stefanie Steffen Susanne Swantje Tanja Thorsten Tobias
Torsten Udo Ulla Ullrich Ulrich Ulrike Ursula Uta Uwe Volker Waltraud Wilhelm Wolfgang Yannik
"""

_ENGLISH = """
Aaron Abigail Adam Aidan Alan Alison Amanda Amy Andrea Andrew Angela Anthony Ashley Barry Benjamin
Beth Beverly Brandon Brenda Brian Bryan Carl Carol Carolyn Cheryl Christina Christopher Colin
Connor Craig Cynthia Darren Deborah Debra Derek Donald Donna Dorothy Douglas Dylan Edward Eileen
Elizabeth Emily Ethan Eugene Evelyn Frances Fiona Gareth Gary Gemma Geoffrey George Gillian Graham
Gregory Hannah Harold Hayley Helen Henry Howard Iain Ian Jack Jacob Jake James Jamie Jane Janet
Janice Jason Jeffrey Jennifer Jeremy Jessica Joan Joanne Joe John Johnny Jonathan Joseph Joshua
Joyce Judy Justin Karl Kate Katherine Kathleen Kathryn Keith Kelly Kenneth Kimberly Kyle Larry
Lauren Leslie Lewis Liam Lillian Lori Louise Lucy Luke Malcolm Margaret Marilyn Marjorie Martha
Mary Matthew Megan Michael Michelle Mohammad Nathan Neil Nicholas Nigel Noah Olivia Oliver Pamela
Philip Phillip Phyllis Rachael Ralph Raymond Rebecca Richard Roger Ronald Rory Russell Ruth Ryan
Samantha Samuel Sandra Sara Sarah Scott Sean Sharon Shaun Shirley Sheila Stacey Stanley Stephanie
Stephen Steve Stuart Susan Tammy Teresa Terry Theresa Timothy Tracy Tyler Valerie Vanessa Wayne
William Zachary Zoe Hector Antonio Carlos Juan Miguel Luis Giovanni Marco Giuseppe Paolo Francesca
Alessandro Andrzej Piotr Katarzyna Agnieszka Krzysztof
"""

_SURNAMES = {
    "nl": """
Aerts Bakker Baert Beckers Blom Boer Bos Bosman Bosmans Brouwer Claes Claeys Cools Coppens
Cornelissen Daems Dekker Desmet Devos Dijkstra Driessen Evers Franssen Geerts Gerritsen Goossens
Groen Haan Hendriks Hendrikx Hermans Hoekstra Huisman Jacobs Jansen Janssen Janssens Jonker Kok
Koning Koster Kramer Kuiper Kuipers Lambrechts Leunissen Lemmens Maes Martens Meijer Mertens
Michiels Molenaar Mulder Nijs Pauwels Peeters Peters Postma Prins Schepers Schouten Segers Sanders
Smeets Smets Smit Smits Stevens Swinnen Thijs Thys Timmermans Verbeeck Verbeek Verhaegen Verhaeghe
Verhoeven Verlinden Vermeer Vermeersch Vermeulen Verschueren Verstraete Visser Vos Vries Wagenaar
Willems Willemsen Wouters Wuyts Zijlstra
""",
    "fr": """
Aubert Barbier Benoit Bernard Bertrand Besson Blanchard Bonnet Bouvier Boyer Brun Brunet Carlier
Caron Carpentier Chevalier Clément Colin Collet Cousin Delattre Delcourt Delhaye Denis Deschamps
Dubois Dufour Dumont Dupont Dupuis Durand Duval Fabre Faure Fernandez Fontaine Fournier Gaillard
Garnier Gauthier Gautier Gérard Girard Giraud Guérin Guillaume Hubert Jacquet Joly Lacroix Lambert
Lamy Laurent Lecomte Leclerc Leclercq Lefebvre Lefèvre Legrand Lejeune Lemaire Lemoine Leroy
Maréchal Marchand Masson Mathieu Mercier Meunier Meyer Moreau Morel Moulin Noël Olivier Perret
Perrin Petit Philippe Picard Poirier Renard Renaud Rey Richard Rivière Robin Roche Rousseau
Roussel Roy Schmitt Thomas Vidal Vincent
""",
    "de": """
Albrecht Arnold Bauer Baumann Becker Beck Berger Böhm Brandt Braun Busch Dietrich Engel Fischer
Frank Franke Fuchs Graf Groß Günther Haas Hahn Hartmann Heinrich Herrmann Hoffmann Hofmann Horn
Huber Jäger Jung Kaiser Keller Klein Koch Köhler König Kraus Krause Krüger Kuhn Kühn Lang Lange
Lehmann Lorenz Ludwig Maier Mayer Meier Möller Müller Neumann Otto Pfeiffer Pohl Richter Roth
Sauer Schäfer Schmid Schmidt Schmitz Schneider Scholz Schröder Schubert Schulte Schulz Schulze
Schumacher Schuster Schwarz Seidel Simon Sommer Stein Thomas Vogel Vogt Voigt Wagner Walter Weber
Weiß Werner Winkler Winter Wolf Wolff Ziegler Zimmermann
""",
    "en": """
Adams Allen Anderson Armstrong Atkinson Bailey Baker Barker Barnes Bell Bennett Brooks Brown
Bryant Butler Campbell Carter Chapman Clark Clarke Coleman Collins Cooper Cox Davies Davis Dixon
Edwards Ellis Evans Fisher Fletcher Foster Gibson Gonzalez Graham Griffiths Hamilton Harris
Harrison Harvey Henderson Hernandez Holmes Howard Hughes Hunt Jackson Jenkins Johnson Johnston
Jones Kelly Kennedy Lewis Lloyd Lopez Marshall Martinez Matthews Miller Mitchell Morgan Morris
Murphy Murray Nelson Palmer Parker Patel Patterson Perez Phillips Powell Reynolds Richards
Richardson Roberts Robertson Robinson Rodriguez Rogers Sanchez Scott Shaw Simpson Smith Stevens
Stewart Sullivan Taylor Thompson Turner Walker Wallace Walsh Watson Wilkinson Williams Williamson
Wilson Wright
""",
}

#: Given names by language, in the order of the lists.
GIVEN_NAMES: dict[str, tuple[str, ...]] = {
    "nl": tuple(_DUTCH.split()),
    "fr": tuple(_FRENCH.split()),
    "de": tuple(_GERMAN.split()),
    "en": tuple(_ENGLISH.split()),
}

#: Surnames by language.
SURNAMES: dict[str, tuple[str, ...]] = {
    language: tuple(names.split()) for language, names in _SURNAMES.items()
}

#: Words between a given name and a surname, longest first where one begins another.
PARTICLES = (
    "van der", "van den", "van de", "van 't", "van het", "van", "von der", "von", "zu", "zum",
    "de la", "de las", "de los", "de le", "de", "den", "der", "del", "della", "des", "du", "di",
    "da", "dos", "la", "le", "ten", "ter", "te", "in 't", "op den", "op de", "uit den", "vander",
    "vanden", "Van der", "Van den", "Van de", "Van", "De", "Den", "Vander", "Vanden", "Von", "La",
    "Le", "Du", "St.",
)  # fmt: skip

#: Phrases of table names in which a generic column (``name``, ``title``) is a person's.
PERSON_TABLES = (
    "customer*", "*klant", "klanten", "client*", "kunde", "kunden", "person*", "people",
    "employee*", "staff", "medewerker*", "personeel*", "mitarbeiter*", "employe", "salarie",
    "worker*", "contact", "contacts", "contactpersonen", "contactpersoon", "user", "gebruiker*",
    "utilisateur*", "benutzer", "member", "lid", "leden", "membre", "mitglied", "mitglieder",
    "patient*", "student*", "leerling*", "eleve", "schuler", "teacher*", "author*", "auteur*",
    "autor*", "artist*", "actor", "acteur", "composer", "applicant*", "sollicitant*", "candidate*",
    "candidat*", "kandidat*", "kandidaat", "attendee*", "deelnemer*", "participant*", "teilnehmer*",
    "guest*", "passenger*", "driver*", "donor*", "donateur*", "subscriber*", "abonnee*", "abonne*",
    "lead", "prospect*", "tenant*", "huurder*", "locataire*", "bewoner*", "inwoner*", "burger*",
    "citizen*", "voter*", "profile", "beneficiary", "beneficiaries", "household*", "recipient*",
    "sender*", "player*", "spieler*", "speler*", "joueur*", "doctor*", "physician*", "resident*",
)  # fmt: skip


def _extended(*, upper: bool) -> str:
    """The capitals, or the other letters, of Latin Extended-A, as UTF-8 bytes."""
    found = []
    for lead in (0xC4, 0xC5):
        second = [b for b in range(0x80, 0xC0) if bytes((lead, b)).decode().isupper() is upper]
        found.append(f"\\x{lead:02x}[{''.join(f'{chr(92)}x{b:02x}' for b in second)}]")
    return "|".join(found)


#: A capital and a small letter of the Latin alphabets, as UTF-8 bytes. No letter is both: a name
#: is then read in one way only, and an automaton that counts its letters stays small.
CAPITAL = rf"(?:[A-Z]|\xc3[\x80-\x9e]|{_extended(upper=True)})"
SMALL = rf"(?:[a-z]|\xc3[\x9f-\xbf]|{_extended(upper=False)})"

#: A capitalised word as it stands in surnames: ``Jansen``, ``D'Hondt``, ``McArthur``, ``Roy-Lang``.
CAPITALISED = (
    rf"(?:[DLO](?:'|\xe2\x80\x99))?{CAPITAL}{SMALL}{{1,20}}(?:{CAPITAL}{SMALL}{{1,20}})?"
    rf"(?:-{CAPITAL}{SMALL}{{1,20}})?"
)


def escaped(text: str) -> str:
    r"""The text as a regex over UTF-8 bytes, in ASCII.

    >>> escaped("Zoé.")
    'Zo\\xc3\\xa9\\.'
    """
    out = []
    for byte in text.encode():
        char = chr(byte)
        if byte > 126:
            out.append(f"\\x{byte:02x}")
        elif char.isalnum() or char in " '-":
            out.append(char)
        else:
            out.append("\\" + char)
    return "".join(out)


def alternation(words: tuple[str, ...]) -> str:
    """One regex for any of the words, shared beginnings written once, the longest word first.

    A backtracking engine then looks at one branch a letter instead of at every word.

    >>> alternation(("Jan", "Jans", "Jo", "Bo"))
    '(?:Bo|J(?:an(?:s)?|o))'
    """
    tree: dict[bytes, dict[bytes, object]] = {}
    for word in words:
        node: dict[bytes, object] = tree  # type: ignore[assignment]
        for byte in word.encode():
            node = node.setdefault(bytes((byte,)), {})  # type: ignore[assignment]
        node[b""] = {}
    return _written(tree)  # type: ignore[arg-type]


def _written(node: dict[bytes, object]) -> str:
    """The regex of everything below a node of the tree; empty for a leaf."""
    branches = []
    for key in sorted(byte for byte in node if byte):
        below = node[key]
        assert isinstance(below, dict)
        char = escaped(key.decode("ascii")) if key < b"\x7f" else f"\\x{key[0]:02x}"
        branches.append(char + _written(below))
    if not branches:
        return ""
    ends = b"" in node
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return body + "?" if ends else body


@cache
def given_name() -> str:
    """Regex of any given name of the lists, also two joined by a dash (``Jean-Pierre``)."""
    names = tuple(sorted({name for names in GIVEN_NAMES.values() for name in names}))
    one = alternation(names)
    return rf"{one}(?:-{CAPITAL}{SMALL}{{1,15}})?"


@cache
def surname() -> str:
    """Regex of any surname of the lists."""
    return alternation(tuple(sorted({name for names in SURNAMES.values() for name in names})))


@cache
def particles() -> str:
    """Regex of any particle of a surname."""
    return alternation(PARTICLES)
