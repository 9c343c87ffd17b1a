{{- /* What a schema cannot say. Each sentence says what to write instead. */ -}}
{{- define "tandem.rules" -}}
{{- $v := .Values -}}
{{- $e := $v.edges -}}
{{- if eq $e.exposure "loadBalancer" -}}
{{- if and (has "UDP" $e.transports) (not $e.egressUsesSameAddress) -}}
{{- fail "edges.exposure=loadBalancer with UDP loses the requests that the platform sends, for they leave from another address: set edges.exposure=hostNetwork, or edges.transports={TCP}, or edges.egressUsesSameAddress=true where the load balancer sends from its own address" -}}
{{- end -}}
{{- if not $e.advertised -}}
{{- fail "edges.exposure=loadBalancer needs edges.advertised: set it to the load balancer's name or address, which Via and Contact carry" -}}
{{- end -}}
{{- end -}}
{{- if and $e.public (eq $e.exposure "cluster") -}}
{{- fail "edges.public=true with edges.exposure=cluster: pods' addresses are not on the internet; set edges.exposure=hostNetwork or loadBalancer" -}}
{{- end -}}
{{- if not $e.transports -}}
{{- fail "edges.transports is empty: set it to UDP, TCP or both" -}}
{{- end -}}
{{- if and $v.networkPolicies.enabled (eq $e.exposure "hostNetwork") (not $v.networkPolicies.nodeCidrs) -}}
{{- fail "edges.exposure=hostNetwork with NetworkPolicies needs networkPolicies.nodeCidrs: set it to the nodes' addresses, from which the edges reach NATS, or networkPolicies.enabled=false" -}}
{{- end -}}
{{- range $name := list "nats" "redis" "postgres" -}}
{{- $server := index $v $name -}}
{{- $named := or $server.url $server.urlSecret.name -}}
{{- if and (not $server.bundled) (not $named) -}}
{{- fail (printf "%s.bundled=false needs to know the server: set %s.url or %s.urlSecret.name" $name $name $name) -}}
{{- end -}}
{{- if and $server.bundled $named -}}
{{- fail (printf "%s has a URL and is bundled: set %s.bundled=false to use the URL" $name $name) -}}
{{- end -}}
{{- if and $server.url $server.urlSecret.name -}}
{{- fail (printf "%s.url and %s.urlSecret.name are both set: keep one" $name $name) -}}
{{- end -}}
{{- end -}}
{{- if and $v.jaeger.enabled $v.telemetry.otlpEndpoint -}}
{{- fail "jaeger.enabled=true and telemetry.otlpEndpoint are both set: traces go to one place; set jaeger.enabled=false, or leave telemetry.otlpEndpoint empty" -}}
{{- end -}}
{{- range $name := list "edges" "routers" -}}
{{- $a := (index $v $name).autoscaling -}}
{{- if and (ne $a.type "none") (lt (int $a.max) (int $a.min)) -}}
{{- fail (printf "%s.autoscaling.max is below min: set it to %d or more" $name (int $a.min)) -}}
{{- end -}}
{{- if and (eq $a.type "cpu") (not (dig "requests" "cpu" "" (index $v $name).resources)) -}}
{{- fail (printf "%s.autoscaling.type=cpu counts in per cent of the request: set %s.resources.requests.cpu" $name $name) -}}
{{- end -}}
{{- if and (eq $a.type "external") (not (and $a.external.metric $a.external.averageValue)) -}}
{{- fail (printf "%s.autoscaling.type=external needs %s.autoscaling.external.metric and averageValue" $name $name) -}}
{{- end -}}
{{- if and (eq $a.type "keda") (not (and $a.keda.serverAddress $a.keda.query $a.keda.threshold)) -}}
{{- fail (printf "%s.autoscaling.type=keda needs %s.autoscaling.keda.serverAddress, query and threshold" $name $name) -}}
{{- end -}}
{{- end -}}
{{- if and $v.test.enabled (not (has "UDP" $e.transports)) -}}
{{- fail "test.enabled=true calls over UDP: add UDP to edges.transports, or set test.enabled=false" -}}
{{- end -}}
{{- if and $v.load.workers (not $v.load.podCidrs) -}}
{{- fail "load.workers needs load.podCidrs: set it to the addresses of the cluster's pods, as 10.244.0.0/16, from which the load's trunk takes calls" -}}
{{- end -}}
{{- if and $v.load.workers (not (has "UDP" $e.transports)) -}}
{{- fail "load.workers calls over UDP: add UDP to edges.transports, or set load.workers=0" -}}
{{- end -}}
{{- range $deck := $v.config.decks -}}
{{- if not (or $deck.csv $deck.configMap) -}}
{{- fail (printf "config.decks: the deck %s has no prices: give it csv, or configMap and key" ($deck.name | default "without a name")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
