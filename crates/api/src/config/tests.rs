use super::*;
use crate::secrets::SecretText;

fn config(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let variables: Vec<(String, String)> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::read(None, &move |name| {
        variables.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    })
}

const PRODUCTION: [(&str, &str); 9] = [
    ("LEBONCOUP_DATA", "/nowhere"),
    ("NODE_ENV", "production"),
    ("FRONTEND_URL", "https://leboncoup.example"),
    ("LEBONCOUP_SELLER_NAME", "LeBonCoup SAS"),
    ("LEBONCOUP_SELLER_ADDRESS", "1 rue de l'Église|75011 Paris"),
    ("LEBONCOUP_SELLER_REGISTRATION", "732 829 320 00074"),
    ("LEBONCOUP_SELLER_VAT_BASIS_POINTS", "0"),
    ("STRIPE_SECRET_KEY", "sk_live_51KqWmZ8vTgYb4RnXc7PdHj2L"),
    ("STRIPE_WEBHOOK_SECRET", "whsec_Zk3vQx8mTn5RbYw2Lc7PdHj9GfSa4Ue1"),
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
    let file = "listen = \"127.0.0.1:1\"\nsignups_per_hour = 7\nheartbeat = 25\ndatabase_connections = 12\n";
    std::fs::write(folder.join("leboncoup.toml"), file).unwrap();
    let path = folder.to_str().unwrap();
    let read = config(&[("LEBONCOUP_DATA", path), ("LEBONCOUP_LISTEN", "127.0.0.1:2")]).unwrap();
    assert_eq!((read.listen.port(), read.signups_per_hour), (2, 7));
    assert_eq!(read.database_connections.get(), 12);
    assert_eq!(read.heartbeat.every().as_secs(), 25);
    assert!(read.worker_threads() <= 2, "each thread has five connections at least");
    assert_eq!(read.connections().threads, read.worker_threads() + 1);
    let refused = config(&[("LEBONCOUP_DATA", path), ("LEBONCOUP_DATABASE_CONNECTIONS", "0")]);
    assert!(matches!(refused, Err(ConfigError::Variable("LEBONCOUP_DATABASE_CONNECTIONS"))));
    let refused = config(&[("LEBONCOUP_DATA", path), ("LEBONCOUP_HEARTBEAT", "0")]);
    assert!(matches!(refused, Err(ConfigError::Variable("LEBONCOUP_HEARTBEAT"))));
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

#[test]
fn production_refuses_a_stripe_that_is_not_stripe() {
    let refusal =
        |name, value| config(&[&PRODUCTION[..], &[(name, value)]].concat()).unwrap_err().to_string();
    for key in ["sk_test_51KqWmZ8vTgYb4RnXc7PdHj2L", "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx", "sk_live_4eC39H"] {
        assert!(refusal("STRIPE_SECRET_KEY", key).contains("live key of your own"), "{key}");
    }
    for secret in ["whsec_double", "whsec_this_is_an_example_of_a_secret"] {
        assert!(refusal("STRIPE_WEBHOOK_SECRET", secret).contains("not an example"), "{secret}");
        assert!(refusal("STRIPE_WEBHOOK_SECRET_PREVIOUS", secret).contains("not an example"), "{secret}");
    }
    for base in ["http://api.stripe.com", "https://127.0.0.1:1", "https://api.stripe.com.example"] {
        assert!(refusal("STRIPE_API_BASE", base).contains("https on stripe.com"), "{base}");
    }
    assert!(refusal("STRIPE_SECRET_KEY", "").contains("together"));
    let none = [("STRIPE_SECRET_KEY", ""), ("STRIPE_WEBHOOK_SECRET", "")];
    let none = config(&[&PRODUCTION[..], &none].concat());
    assert!(matches!(none, Err(ConfigError::StripeMissing)));
    assert!(config(&[&PRODUCTION[..], &[("STRIPE_API_BASE", "https://eu.stripe.com")]].concat()).is_ok());
}

#[test]
fn development_takes_any_stripe_that_looks_like_one_or_none() {
    let read = |variables: &[(&str, &str)]| config(&[&[("LEBONCOUP_DATA", "/nowhere")], variables].concat());
    assert!(read(&[]).unwrap().stripe.is_none());
    let key = ("STRIPE_SECRET_KEY", "sk_test_double");
    let secrets = [("STRIPE_WEBHOOK_SECRET", "whsec_new\n"), ("STRIPE_WEBHOOK_SECRET_PREVIOUS", "whsec_old")];
    let both = read(&[&[key, ("STRIPE_API_BASE", "http://127.0.0.1:7")], &secrets[..]].concat()).unwrap();
    let stripe = both.stripe.as_ref().unwrap();
    assert!(!stripe.is_live());
    assert_eq!(
        stripe.webhook_secrets.iter().map(SecretText::expose).collect::<Vec<_>>(),
        ["whsec_new", "whsec_old"]
    );
    assert_eq!(stripe.api_base.as_str(), "http://127.0.0.1:7/");
    let printed = both.redacted();
    assert!(!printed.contains("sk_test") && !printed.contains("whsec_"), "{printed}");
    assert!(printed.contains("stripe_secret_key = set\nstripe_webhook_secrets = 2\n"), "{printed}");

    assert!(matches!(read(&[key]), Err(ConfigError::StripeHalf)));
    let with = |name, value| read(&[key, secrets[1], ("STRIPE_WEBHOOK_SECRET", "whsec_x"), (name, value)]);
    assert!(matches!(with("STRIPE_SECRET_KEY", "pk_test_x"), Err(ConfigError::StripeKey)));
    assert!(matches!(with("STRIPE_SECRET_KEY", "sk_test_é"), Err(ConfigError::StripeKey)));
    assert!(matches!(with("STRIPE_WEBHOOK_SECRET", "secret"), Err(ConfigError::StripeWebhookSecret)));
    for base in ["http://127.0.0.1/stripe", "ftp://127.0.0.1", "http://u:p@127.0.0.1"] {
        assert!(matches!(with("STRIPE_API_BASE", base), Err(ConfigError::StripeApi)), "{base}");
    }
}

#[test]
fn files_lie_beside_the_database_or_where_the_url_says() {
    let place = |variables: &[(&str, &str)]| {
        config(&[&[("LEBONCOUP_DATA", "/nowhere")], variables].concat())
            .map(|config| config.media.to_string())
    };
    let keys = [("AWS_ACCESS_KEY_ID", "me"), ("AWS_SECRET_ACCESS_KEY", "a secret\n")];
    let s3 = |url| place(&[&keys[..], &[("MEDIA_URL", url)]].concat());
    assert_eq!(place(&[]).unwrap(), "/nowhere/media");
    assert_eq!(place(&[("MEDIA_URL", "file:///srv/media")]).unwrap(), "/srv/media");
    assert_eq!(s3("s3://files").unwrap(), "s3://files/ at Amazon, region us-east-1");
    let own = [("MEDIA_S3_ENDPOINT", "http://minio:9000"), ("MEDIA_S3_REGION", "eu-west-3")];
    let own = [&keys[..], &own[..], &[("MEDIA_URL", "s3://files/a/b/")]].concat();
    assert_eq!(place(&own).unwrap(), "s3://files/a/b at http://minio:9000/, region eu-west-3");
    assert!(!config(&own).unwrap().redacted().contains("a secret"));

    assert!(matches!(place(&[("MEDIA_URL", "s3://files")]), Err(ConfigError::MediaKeys)));
    for wrong in ["ftp://files", "s3:files", "file://host/srv"] {
        assert!(matches!(s3(wrong), Err(ConfigError::Media)), "{wrong}");
    }
    assert!(matches!(place(&[("MEDIA_URL", "data/media")]), Err(ConfigError::Variable("MEDIA_URL"))));
    let path = [&own[..], &[("MEDIA_S3_ENDPOINT", "http://minio:9000/files")]].concat();
    assert!(matches!(place(&path), Err(ConfigError::MediaEndpoint)));
}
