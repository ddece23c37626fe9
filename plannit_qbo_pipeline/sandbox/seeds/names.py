"""Invented names, places and services of a Québec firm: data only, with the accents and apostrophes of real ones."""

GIVEN_NAMES = (
    "Zoé", "Jean-François", "Éloïse", "Maxime", "Gaëlle", "André", "Noémie", "Benoît", "Françoise", "Loïc", "Anaïs",
    "Rémi", "Hélène", "Olivier", "Maëlle", "Stéphane", "Chloé", "Jérôme", "Léa", "Mathieu", "Océane", "Étienne",
    "Véronique", "Hugo", "Marie-Ève", "Gérard", "Sylvie", "Pierre-Luc", "Amélie", "Cédric",
)  # fmt: skip
FAMILY_NAMES = (
    "D'Amours", "Côté", "L'Heureux", "Bélanger", "St-Onge", "Lévesque", "D'Astous", "Gagné", "L'Écuyer", "Pelletier",
    "Thériault", "Beaulieu", "Ouellet", "Fréchette", "Québec-Roy", "Saint-Laurent", "Hébert", "Grondin", "O'Neill",
    "Dubé", "Boissonneault", "Gélinas", "L'Italien", "Rochefort", "Séguin", "Vaillancourt", "Desrosiers", "Arsenault",
)  # fmt: skip
TRADES = (
    "Gestion", "Immeubles", "Boulangerie", "Clinique dentaire", "Garderie", "Résidences", "Toitures", "Érablière",
    "Quincaillerie", "Syndicat de copropriété", "Auberge", "Pâtisserie", "Studio", "Excavation", "Pépinière",
)  # fmt: skip
SIGNS = (
    "L'Érable", "de l'Anse", "du Vieux-Pont", "Les Trois Épinettes", "d'Émilie", "Côté Jardin", "de la Traverse",
    "L'Hirondelle", "du Côteau", "Saint-Élie", "L'Étoile du Nord", "Bois-Francs", "des Cèdres", "Grand-Héron",
)  # fmt: skip
LEGAL_FORMS = ("inc.", "ltée", "enr.", "S.E.N.C.")
STREETS = (
    "rue de l'Église", "chemin du Lac", "boulevard des Érables", "rang Saint-André", "avenue Émile-Nelligan",
    "rue Principale", "montée d'Argenteuil", "côte de la Fabrique",
)  # fmt: skip
CITIES = (
    ("Québec", "G1R 2B5"), ("Trois-Rivières", "G9A 1C4"), ("Lévis", "G6V 3T1"), ("Sainte-Thérèse", "J7E 2L3"),
    ("Gatineau", "J8X 3K9"), ("Montréal", "H2T 1S6"), ("Saint-Jérôme", "J7Z 1B2"), ("L'Île-Perrot", "J7V 3H4"),
)  # fmt: skip

SERVICES = (
    "Tonte de pelouse", "Déneigement d'entrée", "Taille de haies", "Nettoyage de gouttières", "Lavage de vitres",
    "Ouverture de piscine", "Fermeture de piscine", "Entretien d'été", "Réparation de clôture", "Peinture extérieure",
    "Aération du sol", "Fertilisation", "Émondage", "Ménage après travaux", "Installation d'abri",
    "Ramassage de feuilles", "Inspection d'automne", "Scellant d'asphalte", "Nettoyage à pression", "Drain français",
)  # fmt: skip
GRADES = ("de base", "complet", "commercial", "d'urgence", "forfait saison", "2 étages")
CATEGORIES = ("Extérieur", "Intérieur", "Piscine", "Hiver", None)
UNITS = ("h", "pi²", "unité", "visite", "m³", None)

NOTES = ("Merci de votre confiance!", "Payable à la réception.", "Accès par l'arrière, chien amical.", None, None, None)
TERMS = (("Net 30", 30), ("Net 15", 15), ("Payable à la réception", 0))
