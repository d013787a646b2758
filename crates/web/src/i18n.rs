//! Every text of the interface, in both languages. A missing translation does not compile.

use leptos::prelude::*;
use protocol::tokens::Asset;

mod account;
mod auth;
mod categories;
mod common;
mod conversation;
mod demandes;
mod files;
mod home;
pub(crate) mod intl;
mod lang;
mod live;
mod messages;
mod problems;
mod tokens;
#[cfg(test)]
mod typography;
mod unlocks;

pub(crate) use categories::category;
pub(crate) use lang::Lang;
pub(crate) use problems::problem;

/// Declares one area of texts: each key with its French and its English text, or two functions of one type.
macro_rules! texts {
    (@type) => { &'static str };
    (@type $type:ty) => { $type };
    ($(#[$doc:meta])* $name:ident { $($key:ident $(: $type:ty)? = $fr:expr, $en:expr;)* }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name { $(pub(crate) $key: $crate::i18n::texts!(@type $($type)?),)* }

        impl $name {
            pub(super) const FR: Self = Self { $($key: $fr,)* };
            pub(super) const EN: Self = Self { $($key: $en,)* };
            /// Each key with the expression of its French text.
            #[cfg(test)]
            pub(super) const FRENCH: &[(&str, &str)] = &[$((stringify!($key), stringify!($fr)),)*];
        }
    };
}
use texts;

/// All texts of one language.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) common: common::Common,
    pub(crate) home: home::Home,
    pub(crate) auth: auth::Auth,
    pub(crate) demandes: demandes::Demandes,
    pub(crate) live: live::Live,
    pub(crate) messages: messages::Messages,
    pub(crate) conversation: conversation::Conversation,
    pub(crate) files: files::Files,
    pub(crate) account: account::Account,
    pub(crate) tokens: tokens::Tokens,
    pub(crate) unlocks: unlocks::Unlocks,
}

static FRENCH: Texts = Texts {
    common: common::Common::FR,
    home: home::Home::FR,
    auth: auth::Auth::FR,
    demandes: demandes::Demandes::FR,
    live: live::Live::FR,
    messages: messages::Messages::FR,
    conversation: conversation::Conversation::FR,
    files: files::Files::FR,
    account: account::Account::FR,
    tokens: tokens::Tokens::FR,
    unlocks: unlocks::Unlocks::FR,
};

static ENGLISH: Texts = Texts {
    common: common::Common::EN,
    home: home::Home::EN,
    auth: auth::Auth::EN,
    demandes: demandes::Demandes::EN,
    live: live::Live::EN,
    messages: messages::Messages::EN,
    conversation: conversation::Conversation::EN,
    files: files::Files::EN,
    account: account::Account::EN,
    tokens: tokens::Tokens::EN,
    unlocks: unlocks::Unlocks::EN,
};

impl Texts {
    pub(crate) fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::French => &FRENCH,
            Lang::English => &ENGLISH,
        }
    }
}

/// Picks one text.
pub(crate) type Pick = fn(&'static Texts) -> &'static str;

/// So many tokens of one kind.
pub(crate) fn token_count(texts: &Texts, asset: Asset, count: i64) -> String {
    match asset {
        Asset::Standard => (texts.common.tokens)(count),
        Asset::Premium => (texts.tokens.premium_count)(count),
    }
}

/// The chosen language, as a context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct I18n(RwSignal<Lang>);

impl I18n {
    /// Provides the context, starting with the remembered language.
    pub(crate) fn provide() -> Self {
        let i18n = Self(RwSignal::new(Lang::remembered()));
        provide_context(i18n);
        Effect::new(move || i18n.lang().apply());
        i18n
    }

    /// The language; whoever reads it runs again when it changes.
    pub(crate) fn lang(self) -> Lang {
        self.0.get()
    }

    /// Changes the language and remembers it.
    pub(crate) fn choose(self, lang: Lang) {
        self.0.set(lang);
        lang.remember();
    }

    /// The texts of the language; whoever reads them runs again when it changes.
    pub(crate) fn texts(self) -> &'static Texts {
        Texts::of(self.lang())
    }

    /// One text for a view. All calls share one closure type, which keeps the WebAssembly module small.
    pub(crate) fn t(self, pick: Pick) -> impl Fn() -> &'static str + Copy + Send + Sync {
        move || pick(self.texts())
    }

    /// The same as an owned text, for those that are sometimes made up of parts.
    pub(crate) fn owned(self, pick: Pick) -> impl Fn() -> String + Copy + Send + Sync {
        move || pick(self.texts()).to_owned()
    }
}

/// The language context of the app.
pub(crate) fn use_i18n() -> I18n {
    expect_context()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_something_else() {
        let (fr, en) = (Texts::of(Lang::French), Texts::of(Lang::English));
        assert_eq!(fr.common.log_in, "Se connecter");
        assert_eq!(en.common.log_in, "Log in");
        assert_eq!((fr.demandes.slots_left)(1), "1 place restante");
        assert_eq!((en.demandes.slots_left)(2), "2 slots left");
    }
}
