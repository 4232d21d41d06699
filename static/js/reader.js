// The page behind a share link: no htmx, no vault, nothing of anybody's account.

import './transitions.js';
import './elements/share-reader.js';
import './elements/quick-exit.js';
import './elements/print-button.js';
