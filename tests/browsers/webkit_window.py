#!/usr/bin/python3
"""A window around WebKitGTK for the journeys, run by the system's Python: `webkit_window.py FOLDER SCRIPT`.

MiniBrowser, which comes with WebKitGTK, keeps nothing on the disk when it is driven: what a browser still has after it was killed
could not be asked. This one keeps its profile in the folder, runs the script in every page before the page's own, and writes
what pages and WebKit say in the console to its output.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402 - versions are named first

# Safari has them and WebKitGTK leaves them to each browser: what the page asks about how long its store lasts.
WANTED = {"StorageAPI", "StorageAPIEstimate"}


def settings() -> WebKit2.Settings:
    """As they come, with what Safari has."""
    chosen = WebKit2.Settings(enable_write_console_messages_to_stdout=True)
    features = WebKit2.Settings.get_all_features()
    for place in range(features.get_length()):
        feature = features.get(place)
        if feature.get_identifier() in WANTED:
            chosen.set_feature_enabled(feature, True)
    return chosen


def main(folder: str, script: str) -> None:
    """Wait for the driver, and open a window for each tab that it asks for."""
    manager = WebKit2.WebsiteDataManager(base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache")
    context = WebKit2.WebContext(website_data_manager=manager)
    context.get_cookie_manager().set_persistent_storage(f"{folder}/cookies.sqlite", WebKit2.CookiePersistentStorage.SQLITE)
    context.set_automation_allowed(True)
    content = WebKit2.UserContentManager()
    everywhere = (WebKit2.UserContentInjectedFrames.ALL_FRAMES, WebKit2.UserScriptInjectionTime.START, None, None)
    content.add_script(WebKit2.UserScript.new(script, *everywhere))

    def tab(_session: WebKit2.AutomationSession) -> WebKit2.WebView:
        window = Gtk.Window(default_width=420, default_height=860)
        view = WebKit2.WebView(
            web_context=context, user_content_manager=content, settings=settings(), is_controlled_by_automation=True
        )
        view.connect("close", lambda _view: window.destroy())
        window.add(view)
        window.show_all()
        return view

    def begun(_context: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
        about = WebKit2.ApplicationInfo()
        about.set_name("WebKitGTK")
        about.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
        session.set_application_info(about)
        session.connect("create-web-view", tab)

    context.connect("automation-started", begun)
    Gtk.main()


main(*sys.argv[1:])
