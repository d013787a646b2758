use super::*;

fn config(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables: Vec<(String, String)> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::read(None, &move |name| {
        variables.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    })
}

const PRODUCTION: [(&str, &str); 7] = [
    ("LEBONCOUP_DATA", "/nowhere"),
    ("NODE_ENV", "production"),
    ("FRONTEND_URL", "https://leboncoup.example"),
    ("LEBONCOUP_SELLER_NAME", "LeBonCoup SAS"),
    ("LEBONCOUP_SELLER_ADDRESS", "1 rue de l'Église|75011 Paris"),
    ("LEBONCOUP_SELLER_REGISTRATION", "732 829 320 00074"),
    ("LEBONCOUP_SELLER_VAT_BASIS_POINTS", "0"),
];

#[test]
fn nothing_configured_means_sqlite_on_this_machine() {
    let config = config(&[("LEBONCOUP_DATA", "/nowhere")]).unwrap();
    assert_eq!(config.database_url, "sqlite:/nowhere/leboncoup.db");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.environment, Environment::Development);
}

#[test]
fn the_environment_wins_over_the_file() {
    let folder = std::env::temp_dir().join(format!("leboncoup-config-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("leboncoup.toml"), "listen = \"127.0.0.1:1\"\nsignups_per_hour = 7\n")
        .unwrap();
    let path = folder.to_str().unwrap();
    let read = config(&[("LEBONCOUP_DATA", path), ("LEBONCOUP_LISTEN", "127.0.0.1:2")]).unwrap();
    assert_eq!((read.listen.port(), read.signups_per_hour), (2, 7));
    std::fs::write(folder.join("leboncoup.toml"), "lisen = \"127.0.0.1:1\"\n").unwrap();
    assert!(matches!(config(&[("LEBONCOUP_DATA", path)]), Err(ConfigError::Syntax(..))));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn production_refuses_a_remote_database_without_tls() {
    let production = |database| config(&[&PRODUCTION[..], &[("DATABASE_URL", database)]].concat());
    for refused in ["postgres://u:p@db.example/x", "postgres://u:p@10.0.0.1/x?sslmode=prefer"] {
        assert!(matches!(production(refused), Err(ConfigError::DatabaseWithoutTls)), "{refused}");
    }
    for accepted in [
        "postgres://u@localhost/x",
        "postgres://u@127.0.0.1:5433/x",
        "postgres://u@[::1]/x",
        "postgres://u@db.example/x?sslmode=verify-full",
        "postgres:///x?host=/run/pg",
        "sqlite:x.db",
    ] {
        assert!(production(accepted).is_ok(), "{accepted}");
    }
}

#[test]
fn production_needs_to_know_its_address() {
    let read = config(&[&PRODUCTION[..], &[("FRONTEND_URL", "")]].concat());
    assert!(matches!(read, Err(ConfigError::FrontendMissing)));
}

#[test]
fn production_needs_a_seller_of_its_own() {
    assert_eq!(config(&PRODUCTION).unwrap().terms.seller.address.len(), 2);
    for (name, value) in [
        ("LEBONCOUP_SELLER_NAME", ""),
        ("LEBONCOUP_SELLER_ADDRESS", ""),
        ("LEBONCOUP_SELLER_REGISTRATION", ""),
        ("LEBONCOUP_SELLER_REGISTRATION", "000 000 000 00000"),
        ("LEBONCOUP_SELLER_VAT_BASIS_POINTS", ""),
    ] {
        let read = config(&[&PRODUCTION[..], &[(name, value)]].concat());
        assert!(matches!(read, Err(ConfigError::Seller(_))), "{name}");
    }
}

#[test]
fn what_is_printed_holds_no_password_and_no_secret() {
    let config = config(&[
        ("LEBONCOUP_DATA", "/nowhere"),
        ("DATABASE_URL", "postgres://u:hunter2@localhost/x"),
        ("PEPPER", "salt-and-pepper"),
    ])
    .unwrap();
    let printed = config.redacted();
    assert!(!printed.contains("hunter2") && !printed.contains("salt-and-pepper"), "{printed}");
    assert!(printed.contains("pepper = set"), "{printed}");
}
