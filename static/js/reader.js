// The page behind a share link: no htmx and no keys. Leave quickly locks whatever journal this device has.

import './transitions.js';
import './elements/share-reader.js';
import './elements/quick-exit.js';
import './elements/print-button.js';
