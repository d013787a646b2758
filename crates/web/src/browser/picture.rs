//! Pictures and films in the browser: addresses of bytes in memory, small pictures of large ones.

use std::pin::pin;
use std::time::Duration;

use futures::future::{Either, select};
use js_sys::{Array, Promise, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, Url,
};

use super::sleep;

/// Pixels of the longer side of a small picture.
const SIDE: f64 = 240.0;
/// How good the encoding of a small picture may be: the first that is small enough is taken.
const QUALITIES: [f64; 5] = [0.8, 0.6, 0.4, 0.2, 0.05];

/// Longer than any browser needs for the first picture of a film in memory. Some never say that they cannot.
const PATIENCE: Duration = Duration::from_secs(5);

/// The address of bytes in memory, until it is dropped.
#[derive(Debug)]
pub(crate) struct Address(String);

impl Address {
    /// Gives bytes an address; `None` where the browser refuses.
    pub(crate) fn of(bytes: &[u8], media_type: &str) -> Option<Self> {
        Url::create_object_url_with_blob(&blob(bytes, media_type)?).ok().map(Self)
    }

    /// As `src`.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

fn blob(bytes: &[u8], media_type: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

/// What can be told of a picture or film before it is fetched.
#[derive(Debug)]
pub(crate) struct Look {
    /// Pixels across and down.
    pub(crate) width: u16,
    pub(crate) height: u16,
    /// Milliseconds of a film.
    pub(crate) duration_ms: Option<u32>,
    /// A picture of at most this many bytes as asked.
    pub(crate) small: Option<Vec<u8>>,
}

/// Looks at a picture.
pub(crate) async fn look_at_picture(bytes: &[u8], media_type: &str, most: usize) -> Option<Look> {
    let bitmap = window().create_image_bitmap_with_blob(&blob(bytes, media_type)?).ok()?;
    let bitmap: ImageBitmap = JsFuture::from(bitmap).await.ok()?.unchecked_into();
    let (width, height) = (bitmap.width(), bitmap.height());
    let draw = |context: &CanvasRenderingContext2d, w, h| {
        context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, w, h)
    };
    let small = small(width, height, most, draw).await;
    bitmap.close();
    look(width, height, None, small)
}

/// Looks at the beginning of a film; `None` for one that the browser does not show within a few seconds.
pub(crate) async fn look_at_film(bytes: &[u8], media_type: &str, most: usize) -> Option<Look> {
    let address = Address::of(bytes, media_type)?;
    let film: HtmlVideoElement = document().create_element("video").ok()?.unchecked_into();
    film.set_muted(true);
    let loaded = Promise::new(&mut |resolve, reject| {
        film.set_onloadeddata(Some(&resolve));
        film.set_onerror(Some(&reject));
    });
    film.set_src(address.as_str());
    film.load();
    let loaded = match select(JsFuture::from(loaded), pin!(sleep(PATIENCE))).await {
        Either::Left((loaded, _)) => loaded.is_ok(),
        Either::Right(_) => false,
    };
    if !loaded {
        // Lets go of what it has begun to load.
        film.remove_attribute("src").ok()?;
        film.load();
        return None;
    }
    let (width, height) = (film.video_width(), film.video_height());
    let draw = |context: &CanvasRenderingContext2d, w, h| {
        context.draw_image_with_html_video_element_and_dw_and_dh(&film, 0.0, 0.0, w, h)
    };
    let small = small(width, height, most, draw).await;
    let seconds = film.duration();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked: 0 to four weeks")]
    let duration = (0.0..2_400_000.0).contains(&seconds).then_some((seconds * 1_000.0) as u32);
    look(width, height, duration, small)
}

fn look(width: u32, height: u32, duration_ms: Option<u32>, small: Option<Vec<u8>>) -> Option<Look> {
    Some(Look { width: width.try_into().ok()?, height: height.try_into().ok()?, duration_ms, small })
}

async fn small(
    width: u32,
    height: u32,
    most: usize,
    draw: impl Fn(&CanvasRenderingContext2d, f64, f64) -> Result<(), JsValue>,
) -> Option<Vec<u8>> {
    let scale = (SIDE / f64::from(width.max(height).max(1))).min(1.0);
    let (w, h) = ((f64::from(width) * scale).max(1.0).round(), (f64::from(height) * scale).max(1.0).round());
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 240")]
    {
        canvas.set_width(w as u32);
        canvas.set_height(h as u32);
    }
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    draw(&context, w, h).ok()?;
    for quality in QUALITIES {
        let bytes = encoded(&canvas, quality).await?;
        if bytes.len() <= most {
            return Some(bytes);
        }
    }
    None
}

/// The canvas as WebP, or in browsers that cannot write that, PNG.
async fn encoded(canvas: &HtmlCanvasElement, quality: f64) -> Option<Vec<u8>> {
    let promise = Promise::new(&mut |resolve, reject| {
        if canvas.to_blob_with_type_and_encoder_options(&resolve, "image/webp", &quality.into()).is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    let blob: Blob = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    read(&blob).await
}

/// The bytes of a file.
pub(crate) async fn read(blob: &Blob) -> Option<Vec<u8>> {
    Some(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await.ok()?).to_vec())
}
