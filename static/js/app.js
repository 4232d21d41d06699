// What every page has. The elements it has tags for, and htmx where it is used, come as modules of their own.

import './transitions.js';
