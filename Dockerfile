# rostrum in an image: docker build -t rostrum . && docker run -p 8080:8080 rostrum
# It serves a rehearsal a week before the meeting; other arguments replace the ones at the end, e.g.
#   docker run -v rostrum:/var/lib/rostrum -p 8080:8080 rostrum serve --data /var/lib/rostrum --listen 0.0.0.0:8080
#   docker exec CONTAINER rostrum token create --data /var/lib/rostrum --role secretariat

FROM debian:bookworm-slim AS build
WORKDIR /src
COPY scripts/setup scripts/setup
RUN scripts/setup --run
COPY . .
RUN cmake --preset release \
    && cmake --build --preset release --target rostrum \
    && strip build/release/rostrum

FROM debian:bookworm-slim
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        ca-certificates libcsv3 libcurl4 libdate-tz3 libfmt9 libpugixml1v5 libsqlite3-0 libssl3 libstdc++6 libutf8proc2 libxlsxwriter4 \
        libyaml-cpp0.7 libzip4 tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --user-group --no-create-home --home-dir /var/lib/rostrum rostrum \
    && install -d -o rostrum -g rostrum -m 0750 /var/lib/rostrum
COPY --from=build /src/build/release/rostrum /usr/bin/rostrum
# config/ and openapi.yaml are read at run time; the binary looks for them beside itself.
COPY --from=build /src/openapi.yaml /usr/share/rostrum/openapi.yaml
COPY --from=build /src/config /usr/share/rostrum/config

USER rostrum
WORKDIR /var/lib/rostrum
VOLUME /var/lib/rostrum
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["rostrum", "health", "--url", "http://127.0.0.1:8080"]
ENTRYPOINT ["rostrum"]
CMD ["serve", "--data", "/var/lib/rostrum", "--listen", "0.0.0.0:8080", \
     "--rehearse-from", "2025-11-17T09:00:00-05:00", "--speed", "1"]
