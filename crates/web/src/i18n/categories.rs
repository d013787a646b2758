//! The trades, as people call them.

use protocol::category::Category;

use super::Lang;

/// The label of a category.
pub(crate) const fn category(lang: Lang, category: Category) -> &'static str {
    let (fr, en) = match category {
        Category::Plomberie => ("Plomberie", "Plumbing"),
        Category::Chauffage => ("Chauffage", "Heating"),
        Category::Electricite => ("Électricité", "Electrical work"),
        Category::Serrurerie => ("Serrurerie", "Locksmith"),
        Category::Peinture => ("Peinture", "Painting"),
        Category::Maconnerie => ("Maçonnerie", "Masonry"),
        Category::Menuiserie => ("Menuiserie", "Joinery"),
        Category::Toiture => ("Toiture", "Roofing"),
        Category::Jardin => ("Jardin", "Garden"),
        Category::Menage => ("Ménage", "Cleaning"),
        Category::Demenagement => ("Déménagement", "Moving"),
        Category::Electromenager => ("Électroménager", "Appliances"),
        Category::Informatique => ("Informatique", "Computers"),
        Category::Auto => ("Auto", "Cars"),
        Category::Cours => ("Cours", "Lessons"),
        Category::Garde => ("Garde", "Care and sitting"),
        Category::Beaute => ("Beauté", "Beauty"),
        Category::Evenement => ("Événement", "Events"),
        Category::Autre => ("Autre", "Other"),
    };
    match lang {
        Lang::French => fr,
        Lang::English => en,
    }
}
