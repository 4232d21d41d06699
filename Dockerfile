# Python, the locked packages and Mooring, and nothing else. `docker compose up -d` builds it (docs/operating.md).
FROM python:3.11-slim-bookworm AS build
WORKDIR /mooring
RUN python -m venv .venv
COPY requirements.txt ./
RUN .venv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY LICENSE README.md pyproject.toml ./
COPY alembic alembic
COPY app app
COPY static static
COPY templates templates
# Compiled here: nothing can be written beside the code later.
RUN .venv/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation -e . \
 && .venv/bin/python -m compileall -q app alembic

FROM python:3.11-slim-bookworm
ARG UID=10001
WORKDIR /mooring
# The only place that is written to: the database and the two secrets.
RUN install -d -m 700 -o $UID -g $UID /data
COPY --from=build /mooring ./
ENV PATH="/mooring/.venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENV MOORING_DATA=/data MOORING_HOST=0.0.0.0 MOORING_PORT=8000
USER $UID:$UID
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['MOORING_PORT'] + '/health', timeout=4)"]
CMD ["mooring", "serve"]
