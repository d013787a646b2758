//! What part of a price is VAT.

/// A VAT rate in hundredths of a percent, 0 to 10 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatRate(i64);

/// A price in EUR cents, split: the two parts make up the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// Before VAT.
    pub net_cents: i64,
    /// VAT.
    pub vat_cents: i64,
}

impl VatRate {
    /// No VAT.
    pub const ZERO: Self = Self(0);
    /// A rate of 100 %.
    const WHOLE: i64 = 10_000;

    /// This rate, if it is possible.
    #[must_use]
    pub fn new(basis_points: i64) -> Option<Self> {
        (0..=Self::WHOLE).contains(&basis_points).then_some(Self(basis_points))
    }

    /// The rate in hundredths of a percent.
    #[must_use]
    pub const fn basis_points(self) -> i64 {
        self.0
    }

    /// Splits a price that includes this VAT, whose share is rounded to the nearest cent, half a cent up.
    #[must_use]
    pub fn split(self, total_cents: i64) -> Split {
        let (rate, whole) = (i128::from(self.0), i128::from(Self::WHOLE + self.0));
        let vat = (2 * i128::from(total_cents) * rate + whole).div_euclid(2 * whole);
        // Of a number of cents, at most half is VAT.
        let vat_cents = i64::try_from(vat).unwrap_or(0);
        Split { net_cents: total_cents - vat_cents, vat_cents }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vat(basis_points: i64, total: i64) -> i64 {
        VatRate::new(basis_points).unwrap().split(total).vat_cents
    }

    #[test]
    fn known_splits() {
        assert_eq!(vat(2_000, 2_500), 417, "416.67");
        assert_eq!(vat(2_000, 1_000), 167, "166.67");
        assert_eq!(vat(2_000, 10_000), 1_667, "1666.67");
        assert_eq!(vat(2_000, 3), 1, "half a cent goes up");
        assert_eq!(vat(550, 10_000), 521, "521.33");
        assert_eq!(vat(210, 10_000), 206, "205.68");
        assert_eq!(vat(850, 5_000), 392, "391.71");
        assert_eq!(vat(0, 2_500), 0);
        assert_eq!(vat(10_000, 2_500), 1_250);
    }

    #[test]
    fn the_parts_make_up_the_whole_and_vat_is_the_rate_of_the_net_price() {
        for basis_points in [0, 1, 210, 550, 850, 1_000, 1_960, 2_000, 9_999, 10_000] {
            for total in (0..2_000).chain([99_999_999, 10_000, 123_457]) {
                let rate = VatRate::new(basis_points).unwrap();
                let Split { net_cents, vat_cents } = rate.split(total);
                assert_eq!(net_cents + vat_cents, total);
                // |vat - total·r/(1+r)| <= 1/2, and a tie goes up.
                let error = 2 * (vat_cents * (10_000 + basis_points) - total * basis_points);
                assert!(
                    error > -(10_000 + basis_points) && error <= 10_000 + basis_points,
                    "{total} {basis_points}"
                );
            }
        }
    }

    #[test]
    fn a_rate_is_at_most_the_whole() {
        assert!(VatRate::new(-1).is_none() && VatRate::new(10_001).is_none());
    }
}
