use leptos::prelude::*;

macro_rules! glyphs {
    ($($name:ident $id:literal $path:literal $words:literal,)*) => {
        /// A drawing of the icon sheet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Glyph {
            $(#[doc = $words] $name,)*
        }

        impl Glyph {
            fn href(self) -> &'static str {
                match self { $(Self::$name => concat!("#icon-", $id),)* }
            }
        }

        /// Every drawing once per page, as symbols. 16 by 16, lines of the text's colour.
        #[component]
        pub fn IconSheet() -> impl IntoView {
            view! {
                <svg class="icon-sheet" width="0" height="0" aria-hidden="true">
                    $(<symbol id=concat!("icon-", $id) viewBox="0 0 16 16"><path d=$path/></symbol>)*
                </svg>
            }
        }
    };
}

glyphs! {
    Add "add" "M8 3v10M3 8h10" "A plus.",
    Alert "alert" "M8 2 1.5 13.5h13zM8 6.5v3M8 11.5v.2" "A triangle with an exclamation mark.",
    Back "back" "M10 3 5 8l5 5" "An angle to the left.",
    Bell "bell" "M3.5 11.5V7a4.5 4.5 0 0 1 9 0v4.5l1 1h-11zM6.5 14.5h3" "Notifications.",
    Bulk "bulk" "M2 4h8M2 8h8M2 12h5M12 8v6M9.5 11.5 12 14l2.5-2.5" "Bulk actions.",
    Chart "chart" "M2 14h12M4 14V8M8 14V3M12 14v-4" "Bars.",
    Clients "clients" "M2 5h12v9H2zM6 5V2h4v3" "Clients.",
    Clock "clock" "M8 4v4l3 2M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z" "Activity, time.",
    Close "close" "m4 4 8 8M12 4l-8 8" "A cross.",
    Columns "columns" "M2 3h12v10H2zM6 3v10M10 3v10" "Columns.",
    Copy "copy" "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" "Two sheets.",
    Customers "customers" "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-6 6c0-3 3-4.5 6-4.5s6 1.5 6 4.5" "A person.",
    Dashboard "dashboard" "M2 2h5v6H2zM9 2h5v4H9zM9 8h5v6H9zM2 10h5v4H2z" "Dashboard.",
    Devices "devices" "M5 1.5h6v13H5zM7 12.5h2" "A phone.",
    Down "down" "m3 6 5 5 5-5" "An angle down.",
    Download "download" "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11" "An arrow into a tray.",
    Edit "edit" "m3 10.5-.5 3 3-.5 8-8L11 2.5zM9.5 4l2.5 2.5" "A pencil.",
    File "file" "M4 1.5h5.5L12.5 4.5v10h-8.5zM9 1.5v3.5h3.5" "A sheet of paper.",
    Filter "filter" "M2 3.5h12M4.5 8h7M6.5 12.5h3" "Lines that narrow.",
    Gear "gear" "M8 10.2A2.2 2.2 0 1 0 8 5.8a2.2 2.2 0 0 0 0 4.4ZM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4" "Settings.",
    Info "info" "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5v3.5M8 5v.2" "An i in a circle.",
    Lines "lines" "M2 4h12M2 8h12M2 12h12" "The phone's menu.",
    Moon "moon" "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z" "Dark.",
    More "more" "M3 8h.2M8 8h.2M13 8h.2" "Three dots.",
    Next "next" "m6 3 5 5-5 5" "An angle to the right.",
    Resellers "resellers" "M1.5 4h8v7.5h-8zM9.5 6.5H12l2.5 2.5v2.5h-5M4 13.5a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8ZM11.5 13.5a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8Z" "A lorry.",
    Search "search" "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14" "A magnifying glass.",
    Share "share" "M4 8.5v5h8v-5M8 10V2M5 4.8 8 2l3 2.8" "An arrow out of a tray.",
    Shield "shield" "m8 1.5 5 2v4c0 3.5-2.2 5.8-5 7-2.8-1.2-5-3.5-5-7v-4z" "Roles.",
    Sort "sort" "M5 3v10M2.5 10.5 5 13l2.5-2.5M11 13V3M8.5 5.5 11 3l2.5 2.5" "Two arrows.",
    Subscriptions "subscriptions" "M3 8a5 5 0 0 1 9-3M13 8a5 5 0 0 1-9 3M12 2v3H9M4 14v-3h3" "A circle of arrows.",
    Sun "sun" "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1" "Light.",
    Tick "tick" "m3 8.5 3.5 3.5L13 4.5" "A tick.",
    Trash "trash" "M2.5 4h11M6 4V2h4v2M4 4l.7 10h6.6L12 4M6.7 7v4M9.3 7v4" "A bin.",
    Undo "undo" "M3 6h7a3.5 3.5 0 0 1 0 7H6M5.5 3.5 3 6l2.5 2.5" "An arrow back.",
    Up "up" "m3 10 5-5 5 5" "An angle up.",
    Upload "upload" "M8 10.5V2M4.5 5.5 8 2l3.5 3.5M2.5 13.5h11" "An arrow out.",
    Waybill "waybill" "m2 4 3 8 3-6 3 6 3-8" "The mark of the product.",
}

/// An icon. Always decoration: the words beside it, or the control's label, say what it means.
#[component]
pub fn Icon(
    /// Which drawing.
    glyph: Glyph,
) -> impl IntoView {
    let drawing = leptos::svg::r#use().attr("href", glyph.href());
    view! { <svg class="glyph" width="16" height="16" aria-hidden="true" focusable="false">{drawing}</svg> }
}
