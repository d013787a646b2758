use super::*;

fn codes(table: &[NewPlace]) -> Vec<&str> {
    table.iter().map(|new| new.located.place.code.as_str()).collect()
}

#[test]
fn rows_of_one_commune_merge_their_postcodes() {
    let file = "code_commune_INSEE;nom_commune;code_postal;latitude;longitude\n\
                97411;Saint-Denis;97400;-20.88;55.45\n97411;Saint-Denis;97490;-20.88;55.45\n";
    let table = read(file.as_bytes()).unwrap();
    assert_eq!(table[0].located.place.postcodes, ["97400", "97490"]);
    assert_eq!(table[0].located.place.department, "974");
}

#[test]
fn quoted_cells_lost_zeros_and_decimal_commas_are_understood() {
    let file = "\u{feff}\"REF_INSEE\",\"NAME\",\"ZIP_CODES\",\"LATITUDE\",\"LONGITUDE\",\"POPULATION\"\n\
                1004,\"Ambérieu, en Bugey\",\"1500-1501\",\"45,96\",\"5,37\",\"14 000\"\n";
    let table = read(file.as_bytes()).unwrap();
    let located = &table[0].located;
    assert_eq!(located.place.code.as_str(), "01004");
    assert_eq!(located.place.name, "Ambérieu, en Bugey");
    assert_eq!(located.place.postcodes, ["01500", "01501"]);
    assert_eq!((located.point.lat, located.population), (45.96, 14_000));
}

#[test]
fn a_commune_without_coordinates_gets_the_middle_of_its_department() {
    let file = "insee,nom,lat,lon\n01001,A,46,5\n01002,B,48,7\n01003,C,,\n";
    let table = read(file.as_bytes()).unwrap();
    assert_eq!(table[2].located.point, Point { lat: 47.0, lon: 6.0 });
    assert!(table[2].located.place.approximate && !table[0].located.place.approximate);
}

#[test]
fn a_city_gives_way_to_its_arrondissements() {
    let mut lines = vec!["insee,nom,lat,lon".to_owned(), "75056,Paris,48.8,2.3".to_owned()];
    lines.push("13055,Marseille,43.3,5.4".to_owned());
    lines.extend((1..=20).map(|number| format!("751{number:02},Paris {number}e Arrondissement,48.8,2.3")));
    let file = lines.join("\n");
    let table = read(file.as_bytes()).unwrap();
    assert!(!codes(&table).contains(&"75056"));
    assert!(codes(&table).contains(&"13055"));
    assert_eq!(table.last().unwrap().located.place.name, "Paris 20e");
}

#[test]
fn nonsense_is_refused_with_its_line() {
    let error = read("insee,nom,lat,lon\n01001,A,46,5\nx,B,46,5\n".as_bytes()).unwrap_err();
    assert!(format!("{error:#}").contains("line 3"), "{error:#}");
    assert!(read("insee,nom,lat,lon\n01001,A,146,5\n".as_bytes()).is_err());
    assert!(read("".as_bytes()).is_err());
}
