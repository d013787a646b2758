//! Paris and Lyon by arrondissement: `GeoNames` gives one point for each whole city, so the town hall of each
//! arrondissement stands for it. (Marseille's sixteen are in `GeoNames`.)

use super::locate::Point;

/// The town hall of a municipal arrondissement, by INSEE code.
pub(super) fn town_hall(code: &str) -> Option<Point> {
    let (city, number) = code.split_at_checked(3)?;
    let halls: &[(f64, f64)] = match city {
        "751" => &PARIS,
        "693" => &LYON,
        _ => return None,
    };
    let first = if city == "693" { 81 } else { 1 };
    let index = number.parse::<usize>().ok()?.checked_sub(first)?;
    halls.get(index).map(|&(lat, lon)| Point { lat, lon })
}

const PARIS: [(f64, f64); 20] = [
    (48.860, 2.341), // place du Louvre
    (48.867, 2.341), // rue de la Banque
    (48.864, 2.362), // rue Eugène-Spuller
    (48.856, 2.355), // place Baudoyer
    (48.846, 2.345), // place du Panthéon
    (48.851, 2.333), // rue Bonaparte
    (48.857, 2.320), // rue de Grenelle
    (48.878, 2.317), // rue de Lisbonne
    (48.873, 2.340), // rue Drouot
    (48.872, 2.357), // rue du Faubourg-Saint-Martin
    (48.859, 2.379), // place Léon-Blum
    (48.841, 2.388), // avenue Daumesnil
    (48.832, 2.356), // place d'Italie
    (48.833, 2.327), // place Ferdinand-Brunot
    (48.841, 2.300), // rue Péclet
    (48.864, 2.277), // avenue Henri-Martin
    (48.885, 2.322), // rue des Batignolles
    (48.892, 2.345), // place Jules-Joffrin
    (48.883, 2.382), // place Armand-Carrel
    (48.865, 2.399), // place Gambetta
];

const LYON: [(f64, f64); 9] = [
    (45.769, 4.830), // place Sathonay
    (45.752, 4.829), // rue d'Enghien
    (45.758, 4.849), // rue Duguesclin
    (45.775, 4.828), // boulevard de la Croix-Rousse
    (45.756, 4.802), // rue du Docteur-Edmond-Locard
    (45.768, 4.850), // rue de Sèze
    (45.746, 4.842), // place Jean-Macé
    (45.736, 4.870), // avenue Jean-Mermoz
    (45.774, 4.805), // place du Marché
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_paris_and_lyon_lead_to_their_town_halls() {
        assert_eq!(town_hall("75111"), Some(Point { lat: 48.859, lon: 2.379 }));
        assert_eq!(town_hall("69389"), Some(Point { lat: 45.774, lon: 4.805 }));
    }

    #[test]
    fn other_codes_have_none() {
        for code in ["75100", "75121", "69380", "69390", "13201", "01001", ""] {
            assert_eq!(town_hall(code), None, "{code}");
        }
    }
}
