use super::*;

fn commune(code: &str, name: &str, department: &str, district: &str, postcode: &str) -> Commune {
    Commune {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: Kind::CommuneActuelle,
        department: department.to_owned(),
        district: district.to_owned(),
        community: String::new(),
        seat: None,
        postcodes: vec![postcode.to_owned()],
        population: 1_000,
    }
}

fn city(name: &str, code: &str, population: u64, lat: f64, lon: f64) -> City {
    City {
        name: name.to_owned(),
        country: "FR".to_owned(),
        code: Some(code.to_owned()),
        population,
        lat,
        lon,
    }
}

fn point_of(located: &Located, code: &str) -> (Point, bool) {
    let place = located.places.iter().find(|place| place.code == code).unwrap();
    (place.point, place.approximate)
}

#[test]
fn a_city_with_the_commune_s_code_gives_its_exact_point() {
    let located = locate(
        &[commune("01004", "Ambérieu", "01", "011", "01500")],
        &[city("Amberieu", "01004", 9, 45.9, 5.3)],
    );
    assert_eq!(point_of(&located, "01004"), (Point { lat: 45.9, lon: 5.3 }, false));
}

#[test]
fn a_miscoded_city_goes_to_the_commune_that_bears_its_name() {
    let communes = [
        commune("69244", "Tassin-la-Demi-Lune", "69", "691", "69160"),
        commune("69029", "Bron", "69", "691", "69500"),
    ];
    let cities = [city("Tassin-la-Demi-Lune", "69029", 20_000, 45.76, 4.78)];
    let located = locate(&communes, &cities);
    assert_eq!(point_of(&located, "69244"), (Point { lat: 45.76, lon: 4.78 }, false));
    assert!(point_of(&located, "69029").1, "Bron must not take its neighbour's point as its own");
}

#[test]
fn the_largest_town_of_a_merged_commune_stands_for_it() {
    let mut former = commune("49023", "Beaupréau", "49", "492", "49600");
    former.kind = Kind::CommuneDeleguee;
    former.seat = Some("49999".to_owned());
    let communes = [commune("49999", "Beaupréau-en-Mauges", "49", "492", "49600"), former];
    let cities = [city("Gesté", "49023", 2_471, 47.18, -1.1), city("Beaupréau", "49023", 6_932, 47.2, -0.99)];
    let located = locate(&communes, &cities);
    assert_eq!(located.places.len(), 1);
    assert_eq!(point_of(&located, "49999"), (Point { lat: 47.2, lon: -0.99 }, false));
}

#[test]
fn an_unknown_point_is_the_mean_of_the_postcode_then_the_community_then_the_district_then_the_department() {
    let mut communes = [
        commune("01001", "Alpha", "01", "011", "01100"),
        commune("01002", "Beta", "01", "011", "01100"),
        commune("01003", "Gamma", "01", "011", "01100"),
        commune("01004", "Delta", "01", "011", "01200"),
        commune("01005", "Epsilon", "01", "012", "01300"),
        commune("01006", "Zeta", "01", "013", "01400"),
        commune("01007", "Eta", "01", "013", "01500"),
    ];
    for member in [4, 6] {
        communes[member].community = "200".to_owned();
    }
    let cities = [
        city("Alpha", "01001", 1, 46.0, 5.0),
        city("Beta", "01002", 1, 47.0, 6.0),
        city("Epsilon", "01005", 1, 48.0, 7.0),
    ];
    let located = locate(&communes, &cities);
    let middle = Point { lat: 46.5, lon: 5.5 };
    assert_eq!(point_of(&located, "01003"), (middle, true), "postcode");
    assert_eq!(point_of(&located, "01004"), (middle, true), "district");
    assert_eq!(point_of(&located, "01006"), (Point { lat: 47.0, lon: 6.0 }, true), "department");
    assert_eq!(point_of(&located, "01007"), (Point { lat: 48.0, lon: 7.0 }, true), "community");
}

#[test]
fn an_island_without_any_known_neighbour_is_left_out() {
    let located = locate(&[commune("98711", "Anaa", "987", "", "98760")], &[]);
    assert!(located.places.is_empty());
    assert_eq!(located.left_out, ["Anaa"]);
}

#[test]
fn the_three_split_cities_are_offered_by_arrondissement_only() {
    let mut eleventh = commune("75111", "Paris 11e Arrondissement", "75", "751", "75011");
    eleventh.kind = Kind::ArrondissementMunicipal;
    let mut third = commune("13203", "Marseille 3e Arrondissement", "13", "133", "13003");
    third.kind = Kind::ArrondissementMunicipal;
    let communes = [commune("75056", "Paris", "75", "751", "75011"), eleventh, third];
    let located = locate(&communes, &[city("Marseille 03", "13055", 45_414, 43.302, 5.376)]);
    let names: Vec<&str> = located.places.iter().map(|place| place.name.as_str()).collect();
    assert_eq!(names, ["Marseille 3e", "Paris 11e"]);
    assert!(located.places.iter().all(|place| !place.approximate));
}
