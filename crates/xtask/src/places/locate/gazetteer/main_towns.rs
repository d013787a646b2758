//! Overseas communes that carry their island's name, while `GeoNames` has only their main town.

/// The main town of such a commune.
pub(super) fn of(department: &str, commune: &str) -> Option<&'static str> {
    let known = |(known_department, known_commune, _): &&(&str, &str, _)| {
        *known_department == department && *known_commune == commune
    };
    MAIN_TOWNS.iter().find(known).map(|&(_, _, town)| town)
}

const MAIN_TOWNS: [(&str, &str, &str); 22] = [
    ("977", "Saint-Barthélemy", "Gustavia"),
    ("978", "Saint-Martin", "Marigot"),
    ("986", "Sigave", "Leava"),
    ("986", "Uvea", "Mata-Utu"),
    ("987", "Bora-Bora", "Vaitape"),
    ("987", "Gambier", "Rikitea"),
    ("987", "Hitiaa O Te Ra", "Hitiaa"),
    ("987", "Hiva-Oa", "Atuona"),
    ("987", "Huahine", "Fare"),
    ("987", "Moorea-Maiao", "Afareaitu"),
    ("987", "Nuku-Hiva", "Taiohae"),
    ("987", "Rurutu", "Moerai"),
    ("987", "Tureia", "Tapuarava"),
    ("987", "Taiarapu-Est", "Afaahiti"),
    ("987", "Taiarapu-Ouest", "Vairao"),
    ("987", "Tumaraa", "Tevaitoa"),
    ("988", "L'Île-des-Pins", "Vao"),
    ("988", "Le Mont-Dore", "Mont-Dore"),
    ("988", "Lifou", "Wé"),
    ("988", "Maré", "Tadine"),
    ("988", "Ouvéa", "Fayaoué"),
    ("988", "Yaté", "Yaté-Barrage"),
];
