// What every page has, whatever elements it has tags for: those come with the page, each as a module of its own.

import './htmx-mooring.js';
import './transitions.js';
