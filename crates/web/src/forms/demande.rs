//! A new demande.

use protocol::category::Category;
use protocol::demandes::CreateDemande;
use protocol::moderation::holds_contact;
use protocol::money::Budget;
use protocol::places::PlaceCode;
use protocol::text::{Description, TextError, Title};

use super::Complaint;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draft {
    pub(crate) category: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) place: Option<PlaceCode>,
    pub(crate) budget_min: String,
    pub(crate) budget_max: String,
    pub(crate) slots: i64,
}

/// What is wrong with each field.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Complaints {
    pub(crate) category: Option<Complaint>,
    pub(crate) title: Option<Complaint>,
    pub(crate) description: Option<Complaint>,
    pub(crate) place: Option<Complaint>,
    pub(crate) budget: Option<Complaint>,
}

/// Reads the whole form.
///
/// # Errors
/// Every complaint at once, so that nobody has to try again and again.
pub(crate) fn read(draft: &Draft) -> Result<CreateDemande, Complaints> {
    let category =
        draft.category.parse::<Category>().map_err(|_| -> Complaint { |t| t.demandes.category_missing });
    let title: Result<Title, _> =
        public(&draft.title, |t| t.demandes.title_empty, |t| t.demandes.title_too_long);
    let description: Result<Description, _> =
        public(&draft.description, |t| t.demandes.description_empty, |t| t.demandes.description_too_long);
    let place = draft.place.clone().ok_or::<Complaint>(|t| t.demandes.place_missing);
    let budget = budget(&draft.budget_min, &draft.budget_max);
    match (category, title, description, place, budget) {
        (Ok(category), Ok(title), Ok(description), Ok(place), Ok(budget)) => {
            Ok(CreateDemande { title, description, category, place, budget, slots: Some(draft.slots) })
        }
        (category, title, description, place, budget) => Err(Complaints {
            category: category.err(),
            title: title.err(),
            description: description.err(),
            place: place.err(),
            budget: budget.err(),
        }),
    }
}

/// Reads a text that everyone will see.
fn public<T: TryFrom<String, Error = TextError>>(
    text: &str,
    empty: Complaint,
    too_long: Complaint,
) -> Result<T, Complaint> {
    let read = T::try_from(text.to_owned()).map_err(|error| -> Complaint {
        match error {
            TextError::Empty => empty,
            TextError::TooLong(_) => too_long,
            TextError::Invisible
            | TextError::Reserved
            | TextError::Phone
            | TextError::Email
            | TextError::FileName
            | TextError::Mime => |t| t.demandes.invisible,
        }
    })?;
    if holds_contact(text) { Err(|t| t.demandes.contact) } else { Ok(read) }
}

/// Both ends or none; spaces between digits are how people write thousands.
fn budget(min: &str, max: &str) -> Result<Option<Budget>, Complaint> {
    let digits = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '€').collect::<String>();
    let (min, max) = (digits(min), digits(max));
    match (min.is_empty(), max.is_empty()) {
        (true, true) => return Ok(None),
        (false, false) => {}
        _ => return Err(|t| t.demandes.budget_incomplete),
    }
    let euros = |text: &str| text.parse::<i64>().map_err(|_| -> Complaint { |t| t.demandes.budget_number });
    let (min, max) = (euros(&min)?, euros(&max)?);
    if min > max {
        return Err(|t| t.demandes.budget_order);
    }
    Budget::new(min, max).map(Some).map_err(|_| -> Complaint { |t| t.demandes.budget_number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, Texts};

    fn draft() -> Draft {
        Draft {
            category: "chauffage".into(),
            title: "Chaudière en panne".into(),
            description: "Plus d’eau chaude depuis hier.".into(),
            place: "75111".parse().ok(),
            budget_min: "100".into(),
            budget_max: "1 200 €".into(),
            slots: 3,
        }
    }

    fn said(complaint: Option<Complaint>) -> Option<&'static str> {
        complaint.map(|complaint| complaint(Texts::of(Lang::French)))
    }

    #[test]
    fn a_filled_form_becomes_a_demande() {
        let demande = read(&draft()).unwrap();
        assert_eq!(demande.category, Category::Chauffage);
        assert_eq!(demande.budget.map(Budget::max), Some(1_200));
    }

    #[test]
    fn an_empty_form_complains_about_every_needed_field_at_once() {
        let complaints = read(&Draft::default()).unwrap_err();
        assert!(complaints.category.is_some() && complaints.title.is_some());
        assert!(complaints.description.is_some() && complaints.place.is_some());
        assert!(complaints.budget.is_none(), "a budget is optional");
    }

    #[test]
    fn contact_details_are_noticed_before_the_server_does() {
        let complaints = read(&Draft { title: "Appelez le 06 12 34 56 78".into(), ..draft() }).unwrap_err();
        assert_eq!(said(complaints.title), Some("Pas de coordonnées ici : vous les partagerez en privé."));
    }

    #[test]
    fn half_a_budget_and_a_reversed_one_are_refused() {
        let refused = |min: &str, max: &str| said(budget(min, max).err());
        assert_eq!(refused("100", ""), Some("Indiquez les deux montants, ou aucun."));
        assert_eq!(refused("200", "100"), Some("Le minimum doit être inférieur ou égal au maximum."));
        assert!(refused("-1", "100").is_some() && refused("1,5", "2").is_some());
        assert_eq!(refused("", ""), None);
    }
}
