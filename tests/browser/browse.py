"""Visitors: a browser context each, watched for complaints and for other hosts."""

from urllib.parse import urlsplit

WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 320, "height": 640}
NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"


class Browse:
    """`browse(site, "/help")`: a page of a new visitor, seen by the kit's own name."""

    def __init__(self, browser):
        self.browser = browser
        self.contexts = []
        self.tabs = {}
        self.complaints = []  # what the console and the scripts complained of
        self.strangers = []  # addresses asked for that are not the site's

    def __call__(
        self, site, path="/", *, who=None, scripts=True, size=WIDE, lang="en", **options
    ):
        """`who` is an account's id; `lang` what the visitor's device prefers."""
        context = self.browser.new_context(
            base_url=site.address,
            java_script_enabled=scripts,
            viewport=size,
            locale=lang,
            accept_downloads=True,
            **options,
        )
        self.contexts.append(context)
        context.set_default_timeout(20_000)
        if who is not None:
            site.sign_in(context, who)
        context.on("request", lambda request: self._saw(site, request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", self._heard)
        page = context.new_page()
        page.goto(path)
        return page

    def tab(self, site, *, who, lang, script, **options):
        """The tab this person has open in this language; `script` is in every page."""
        key = (site.address, who, lang)
        if key not in self.tabs:
            self.tabs[key] = self(site, "/help", who=who, lang=lang, **options)
            self.tabs[key].add_init_script(script)
        return self.tabs[key]

    def check(self):
        """Fail if there was any complaint; what was told once is not told again."""
        found = self.complaints + self.strangers
        self.complaints.clear()
        self.strangers.clear()
        assert found == []

    def close(self):
        for context in self.contexts:
            context.close()

    def _saw(self, site, url):
        if not url.startswith(("data:", "blob:")):
            parts = urlsplit(url)
            if f"{parts.scheme}://{parts.netloc}" != site.address:
                self.strangers.append(url)

    def _heard(self, message):
        """The browser itself reports a 404, a 422 and a network that is gone."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.text} ({message.page.url})")
