// The desk's own elements, for the pages under /clinic: nobody else's phone loads them.

import './elements/desk-door.js';
import './elements/invitation-maker.js';
