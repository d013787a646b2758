//! Our own line icons, 24 × 24.

use leptos::prelude::*;
use protocol::category::Category;

/// An icon, by what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    Alert,
    Back,
    Block,
    Check,
    ChecksTwo,
    Clip,
    Clock,
    Close,
    Coin,
    Compass,
    Copy,
    Euro,
    Eye,
    EyeOff,
    File,
    Down,
    Download,
    Hand,
    Leave,
    List,
    Lock,
    Mail,
    Message,
    More,
    Next,
    Phone,
    Pin,
    Play,
    Plus,
    Print,
    Receipt,
    Refund,
    Reply,
    Retry,
    Search,
    Send,
    Shield,
    Sliders,
    Star,
    Tools,
    Trash,
    User,
    Category(Category),
}

impl Glyph {
    /// One path, drawn with a round pen.
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 8v5m0 3v.01M12 3 2.5 19.5h19z",
            Self::Back => "M15 5l-7 7 7 7",
            Self::Block => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM5.7 5.7l12.6 12.6",
            Self::More => {
                "M12 5a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1zM12 11.5a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1zM12 18a.5.5 0 1 1 0 1 .5.5 0 0 1 0-1z"
            }
            Self::Reply => "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
            Self::Trash => "M4 7h16M9.5 7V4h5v3M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::ChecksTwo => "M2.5 12.5L7 17l8-9M11.5 16l1 1 9-9.5",
            Self::Clip => {
                "M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.4a1.6 1.6 0 0 1-2.3-2.3l7.6-7.6"
            }
            Self::Clock => "M12 7v5.2l3.2 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Coin => {
                "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM14.2 10a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0zM12 12.2v4.3"
            }
            Self::Compass => "M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM15.8 8.2l-2.3 5.3-5.3 2.3 2.3-5.3z",
            Self::Copy => "M9 9h10v11H9zM5 15V4h10",
            Self::Euro => "M17.5 6.5a7 7 0 1 0 0 11M3.5 10.5h9M3.5 13.5h8",
            Self::Eye => {
                "M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12zM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z"
            }
            Self::EyeOff => {
                "M4 4l16 16M9.9 5.7A10 10 0 0 1 12 5.5c6.4 0 10 6.5 10 6.5a17 17 0 0 1-3 3.7M6.2 7.3A16 16 0 0 0 2 12s3.6 6.5 10 6.5a10 10 0 0 0 4.2-.9M9.9 9.9a3 3 0 0 0 4.2 4.2"
            }
            Self::Down => "M6 9.5l6 6 6-6",
            Self::Download => "M12 4v11M7.5 10.5L12 15l4.5-4.5M5 20h14",
            Self::File => "M6 3h8l4 4.5V21H6zM14 3v5h4",
            Self::Hand => {
                "M7 12V6.5a1.5 1.5 0 0 1 3 0V11 4.5a1.5 1.5 0 0 1 3 0V11 6a1.5 1.5 0 0 1 3 0v6.5-3a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1.5a6 6 0 0 1-5-2.7L4 14.5a1.6 1.6 0 0 1 2.5-2z"
            }
            Self::Leave => "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
            Self::List => "M8 6.5h12M8 12h12M8 17.5h12M4 6.5h.01M4 12h.01M4 17.5h.01",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
            Self::Mail => "M3.5 6h17v12h-17zM3.5 7l8.5 6 8.5-6",
            Self::Message => "M4 5h16v11.5h-8L7 20.5v-4H4z",
            Self::Next => "M9 5l7 7-7 7",
            Self::Phone => {
                "M6 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 6 6l1.5-2 4.5 1.5v3A2.5 2.5 0 0 1 18 20.5 14.5 14.5 0 0 1 3.5 6 2.5 2.5 0 0 1 6 3.5z"
            }
            Self::Pin => {
                "M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM14.5 9.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z"
            }
            Self::Play => "M8 5.5v13l11-6.5z",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
            Self::Receipt => "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
            Self::Refund => "M4 9h11a5 5 0 0 1 0 10H8M8 5L4 9l4 4",
            Self::Retry => "M20 12a8 8 0 1 1-2.4-5.7M20 4v4.5h-4.5",
            Self::Search => "M16.5 16.5L21 21M18.5 11a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0z",
            Self::Send => "M5 12h14M13 6l6 6-6 6",
            Self::Shield => {
                "M12 3l7.5 2.8V11c0 5-3.2 8.3-7.5 10-4.3-1.7-7.5-5-7.5-10V5.8zM8.5 12l2.5 2.5 4.5-5"
            }
            Self::Sliders => "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
            Self::Star => "M12 3.5l2.6 5.3 5.9.9-4.2 4.1 1 5.8-5.3-2.8-5.3 2.8 1-5.8-4.2-4.1 5.9-.9z",
            Self::Tools => {
                "M14.5 6.5a4 4 0 0 1 5-2.2l-2.7 2.7 1.2 2.2 2.5-1.7a4 4 0 0 1-5.5 4.3L8 19.5a2 2 0 0 1-3-3l7.5-7a4 4 0 0 1 2-3z"
            }
            Self::User => "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
            Self::Category(category) => of_category(category),
        }
    }
}

const fn of_category(category: Category) -> &'static str {
    match category {
        Category::Plomberie => "M4 5h7v4h4a4 4 0 0 1 4 4v2h-4v-1.5h-4V9H4zM17 18.5v.01M17 21v.01",
        Category::Chauffage => {
            "M12 3c1 3.5 5.5 5.5 5.5 10.5a5.5 5.5 0 0 1-11 0c0-2 1-3.5 2-4.5.3 1.5 1 2 1.5 2C9.5 8 10.5 5 12 3z"
        }
        Category::Electricite => "M13 3L5 13.5h6L10 21l9-11h-6.5z",
        Category::Serrurerie => {
            "M12 8.5a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.7 11.7L20 21M16.5 17.5l2.5-2.5"
        }
        Category::Peinture => "M5 4h12v5H5zM17 6.5h3V12h-8v3M10.5 15h3v6h-3z",
        Category::Maconnerie => "M3 6h18v12H3zM3 12h18M9 6v6M15 6v6M6 12v6M12 12v6M18 12v6",
        Category::Menuiserie => "M4 17.5L15 4l4.5 3.5L9 21zM12.5 7l4.5 3.6",
        Category::Toiture => "M2.5 12.5L12 4l9.5 8.5M5 10.5V20h14v-9.5",
        Category::Jardin => {
            "M12 21v-8M12 13c0-4-3-6.5-7.5-6.5C4.5 11 7.5 13 12 13zM12 11c0-4 3-7 7.5-7 0 5-3 7-7.5 7z"
        }
        Category::Menage => "M14 3l-2.5 8M8 11h7l2.5 10H4.5zM9 21l.8-4M13.5 21l-.5-4",
        Category::Demenagement => {
            "M2.5 6.5h11V17h-11zM13.5 10h4l4 3.5V17h-8M8 17.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0zM19 17.5a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z"
        }
        Category::Electromenager => "M5 3h14v18H5zM5 7.5h14M8 5.3h.01M16 14a4 4 0 1 1-8 0 4 4 0 0 1 8 0z",
        Category::Informatique => "M4 5h16v11H4zM2.5 19.5h19",
        Category::Auto => "M3.5 16v-3.5L6 7h12l2.5 5.5V16zM3.5 12.5h17M5.5 16v2.5M18.5 16v2.5",
        Category::Cours => "M2.5 9L12 5l9.5 4L12 13zM6.5 11v5c3 2.5 8 2.5 11 0v-5M21.5 9v5",
        Category::Garde => "M12 20s-8-4.7-8-10.5A4.3 4.3 0 0 1 12 7a4.3 4.3 0 0 1 8 2.5C20 15.3 12 20 12 20z",
        Category::Beaute => {
            "M9 8.5L19.5 19M15 8.5L4.5 19M9 6.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM20 6.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z"
        }
        Category::Evenement => "M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8M12 13v4M10 15h4",
        Category::Autre => "M12 4.5l2.2 4.8 5.3.6-3.9 3.6 1.1 5.2-4.7-2.6-4.7 2.6 1.1-5.2-3.9-3.6 5.3-.6z",
    }
}

/// An icon. It says nothing by itself: a text beside it or a label on the control does.
#[component]
pub(crate) fn Icon(
    /// What it stands for.
    glyph: Glyph,
    /// Width and height in CSS pixels.
    #[prop(default = 20)]
    size: u8,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            width=size.to_string()
            height=size.to_string()
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            focusable="false"
        >
            <path d=glyph.path() />
        </svg>
    }
}

const BUBBLE: &str = "M10 3h12a8 8 0 0 1 8 8v6a8 8 0 0 1-8 8h-6.5L9 30.2V25A8 8 0 0 1 2 17v-6a8 8 0 0 1 8-8z";
const KEYHOLE: &str = "M16 8.2a3.7 3.7 0 0 1 1.9 6.9l1.2 4.5h-6.2l1.2-4.5A3.7 3.7 0 0 1 16 8.2z";

/// The house's mark: a speech bubble with a keyhole.
#[component]
pub(crate) fn Mark(
    /// Width and height in CSS pixels.
    #[prop(default = 30)]
    size: u8,
) -> impl IntoView {
    view! {
        <svg class="mark" width=size.to_string() height=size.to_string() viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path class="mark-bubble" d=BUBBLE />
            <path class="mark-hole" d=KEYHOLE />
        </svg>
    }
}
