{{- define "tandem.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "tandem.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "tandem.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "tandem.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "tandem.selector" -}}
app.kubernetes.io/name: {{ include "tandem.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "tandem.labels" -}}
{{ include "tandem.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "tandem.image" -}}
{{ .root.Values.image.prefix }}{{ .image }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{- define "tandem.secret" -}}
{{ .Values.secrets.existing | default (printf "%s-secrets" (include "tandem.fullname" .)) }}
{{- end -}}

{{- /* What every pod has, whoever's image it is. */ -}}
{{- define "tandem.pod" -}}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user | default 1000 }}
  runAsGroup: {{ .user | default 1000 }}
  fsGroup: {{ .user | default 1000 }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "tandem.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{- define "tandem.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "tandem.selector" . | nindent 8 }}
{{- end -}}

{{- define "tandem.secretEnv" -}}
- name: {{ .name }}
  valueFrom: {secretKeyRef: {name: {{ include "tandem.secret" .root }}, key: {{ .key }}}}
{{- end -}}

{{- /* What signs the tokens of calls; the second and third are there during and after a rotation (docs/operations.md). */ -}}
{{- define "tandem.clusterSecretEnv" -}}
{{ include "tandem.secretEnv" (dict "root" . "name" "TANDEM_SECRET" "key" "cluster-secret") }}
- name: TANDEM_SECRET_OTHER
  valueFrom: {secretKeyRef: {name: {{ include "tandem.secret" . }}, key: cluster-secret-other, optional: true}}
- name: TANDEM_SECRET_STEADY
  valueFrom: {secretKeyRef: {name: {{ include "tandem.secret" . }}, key: cluster-secret-steady, optional: true}}
{{- end -}}

{{- /* A server's URL: the bundled one's with its password, or what the operator names. */ -}}
{{- define "tandem.natsEnv" -}}
{{- if .Values.nats.bundled -}}
{{ include "tandem.secretEnv" (dict "root" . "name" "NATS_PASSWORD" "key" "nats-password") }}
- name: TANDEM_NATS_URL
  value: nats://tandem:$(NATS_PASSWORD)@{{ include "tandem.fullname" . }}-nats:4222
{{- else -}}
{{ include "tandem.urlEnv" (dict "name" "TANDEM_NATS_URL" "server" .Values.nats) }}
{{- end -}}
{{- end -}}

{{- define "tandem.redisEnv" -}}
{{- if .Values.redis.bundled -}}
{{ include "tandem.secretEnv" (dict "root" . "name" "REDIS_PASSWORD" "key" "redis-password") }}
- name: TANDEM_REDIS_URL
  value: redis://:$(REDIS_PASSWORD)@{{ include "tandem.fullname" . }}-redis:6379
{{- else -}}
{{ include "tandem.urlEnv" (dict "name" "TANDEM_REDIS_URL" "server" .Values.redis) }}
{{- end -}}
{{- end -}}

{{- define "tandem.postgresEnv" -}}
{{- if .Values.postgres.bundled -}}
{{ include "tandem.secretEnv" (dict "root" . "name" "POSTGRES_PASSWORD" "key" "postgres-password") }}
- name: TANDEM_DATABASE_URL
  value: postgres://tandem:$(POSTGRES_PASSWORD)@{{ include "tandem.fullname" . }}-postgres:5432/tandem
{{- else -}}
{{ include "tandem.urlEnv" (dict "name" "TANDEM_DATABASE_URL" "server" .Values.postgres) }}
{{- end -}}
{{- end -}}

{{- define "tandem.urlEnv" -}}
- name: {{ .name }}
{{- if .server.urlSecret.name }}
  valueFrom: {secretKeyRef: {name: {{ .server.urlSecret.name }}, key: {{ .server.urlSecret.key }}}}
{{- else }}
  value: {{ .server.url | quote }}
{{- end }}
{{- end -}}

{{- define "tandem.processEnv" -}}
- name: TANDEM_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
{{- $endpoint := .Values.telemetry.otlpEndpoint }}
{{- if .Values.jaeger.enabled }}{{- $endpoint = printf "http://%s-jaeger:4318" (include "tandem.fullname" .) }}{{- end }}
{{- with $endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{- /* MiB of a quantity, as Kubernetes writes them. */ -}}
{{- define "tandem.mebibytes" -}}
{{- $factors := dict "m" 0.001 "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $number := ternary (regexFind "^[0-9.]+([eE][0-9]+)?" (toString .)) . (kindIs "string" .) -}}
{{- $unit := ternary (regexFind "[A-Za-z]*$" (toString .)) "" (kindIs "string" .) -}}
{{- divf (mulf $number (get $factors $unit)) 1048576 -}}
{{- end -}}

{{- /*
  Starts a program that holds calls with the young generation of `tandem cluster`: 64 MiB, of which V8 has three at most. Below a limit of 512 MiB it is
  a smaller one, a power of two, to which V8 rounds up: half of a limit is V8's for what lives longer, and 64 MiB are for what is no heap.
*/ -}}
{{- define "tandem.callsCommand" -}}
{{- $half := 64 -}}
{{- with dig "limits" "memory" "" .resources -}}
{{- $room := subf (divf (include "tandem.mebibytes" .) 2) 64 -}}
{{- $half = 0 -}}
{{- range list 8 16 32 64 -}}
{{- if ge $room (mulf 3 .) -}}{{- $half = . -}}{{- end -}}
{{- end -}}
{{- end -}}
{{- $flags := list (printf "--min-semi-space-size=%d" $half) (printf "--max-semi-space-size=%d" $half) -}}
command: {{ concat (list "node") (ternary $flags list (gt $half 0)) (list "/app/main.mjs") | toJson }}
{{- end -}}

{{- define "tandem.probes" -}}
startupProbe:
  httpGet: {path: /healthz, port: admin}
  periodSeconds: 1
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /healthz, port: admin}
  periodSeconds: 5
  timeoutSeconds: 2
  failureThreshold: 3
readinessProbe:
  httpGet: {path: /readyz, port: admin}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
{{- end -}}

{{- /* The configuration and what its $(secret:NAME) stand for. */ -}}
{{- define "tandem.configVolumes" -}}
- name: config
  projected:
    sources:
      - secret: {name: {{ include "tandem.fullname" . }}-config}
{{- range $deck := .Values.config.decks }}
{{- if $deck.configMap }}
      - configMap:
          name: {{ $deck.configMap }}
          items: [{key: {{ $deck.key | default "deck.csv" }}, path: {{ include "tandem.deckFile" $deck }}}]
{{- end }}
{{- end }}
- name: secrets
  projected:
    sources:
      - secret: {name: {{ include "tandem.secret" . }}, items: [{key: test-password, path: test-password}]}
{{- range .Values.config.secretsFrom }}
      - secret: {name: {{ . }}}
{{- end }}
{{- end -}}

{{- define "tandem.deckFile" -}}
deck-{{ .name }}-{{ .direction | lower }}.csv
{{- end -}}

{{- define "tandem.configMounts" -}}
- {name: config, mountPath: /etc/tandem, readOnly: true}
- {name: secrets, mountPath: /etc/tandem-secrets, readOnly: true}
{{- end -}}

{{- define "tandem.configEnv" -}}
- {name: TANDEM_CONFIG, value: /etc/tandem/tandem.yaml}
- {name: TANDEM_SECRETS, value: /etc/tandem-secrets}
{{- end -}}

{{- define "tandem.checkHost" -}}
{{ include "tandem.fullname" . }}-check.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end -}}

{{- define "tandem.grpcUrl" -}}
dns:///{{ include "tandem.fullname" .root }}-{{ .service }}:9000
{{- end -}}

{{- /* At one replica a budget would only stop the drain of its node. */ -}}
{{- define "tandem.budget" -}}
{{- $least := ternary .scaled.replicas .scaled.autoscaling.min (eq .scaled.autoscaling.type "none") -}}
{{- if gt (int $least) 1 }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "tandem.fullname" .root }}-{{ .component }}
  labels: {{- include "tandem.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "tandem.selector" . | nindent 6 }}
{{- end }}
{{- end -}}

{{- define "tandem.autoscaler" -}}
{{- $a := .scaled.autoscaling -}}
{{- $name := printf "%s-%s" (include "tandem.fullname" .root) .component -}}
{{- if or (eq $a.type "cpu") (eq $a.type "external") }}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $name }}
  labels: {{- include "tandem.labels" . | nindent 4 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ $name }}}
  minReplicas: {{ $a.min }}
  maxReplicas: {{ $a.max }}
  metrics:
{{- if eq $a.type "cpu" }}
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ $a.targetCpu }}}}
{{- else }}
    - type: External
      external:
        metric:
          name: {{ $a.external.metric }}
{{- with $a.external.selector }}
          selector:
            matchLabels: {{- toYaml . | nindent 14 }}
{{- end }}
        target: {type: AverageValue, averageValue: {{ $a.external.averageValue | quote }}}
{{- end }}
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
      policies: [{type: Pods, value: 2, periodSeconds: 30}]
    scaleDown:
      stabilizationWindowSeconds: {{ $a.scaleDownSeconds }}
      policies: [{type: Pods, value: 1, periodSeconds: 60}]
{{- else if eq $a.type "keda" }}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ $name }}
  labels: {{- include "tandem.labels" . | nindent 4 }}
spec:
  scaleTargetRef: {name: {{ $name }}}
  minReplicaCount: {{ $a.min }}
  maxReplicaCount: {{ $a.max }}
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown:
          stabilizationWindowSeconds: {{ $a.scaleDownSeconds }}
          policies: [{type: Pods, value: 1, periodSeconds: 60}]
  triggers:
    - type: prometheus
      metadata:
        serverAddress: {{ $a.keda.serverAddress | quote }}
        query: {{ $a.keda.query | quote }}
        threshold: {{ $a.keda.threshold | quote }}
{{- end }}
{{- end -}}

{{- /* Asks the port that the process has written down; bash opens the connection itself. */ -}}
{{- define "tandem.adminProbe" -}}
{{- $script := printf "exec 3<>/dev/tcp/127.0.0.1/$(cat /run/tandem/admin-port) && printf 'GET /%s HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]" . -}}
{{- list "bash" "-c" $script | toJson -}}
{{- end -}}

{{- define "tandem.grpcService" -}}
# Headless: clients know every pod, and ask them in turn.
apiVersion: v1
kind: Service
metadata:
  name: {{ include "tandem.fullname" .root }}-{{ .component }}
  labels: {{- include "tandem.labels" . | nindent 4 }}
spec:
  clusterIP: None
  selector: {{- include "tandem.selector" . | nindent 4 }}
  ports: [{name: grpc, port: 9000, targetPort: grpc}]
{{- end -}}

{{- define "tandem.claimPolicy" -}}
persistentVolumeClaimRetentionPolicy: {whenDeleted: {{ ternary "Retain" "Delete" .Values.persistence.retain }}, whenScaled: Retain}
{{- end -}}

{{- define "tandem.claim" -}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: {name: data}
  spec:
    accessModes: [ReadWriteOnce]
{{- with .root.Values.persistence.storageClass }}
    storageClassName: {{ . }}
{{- end }}
    resources: {requests: {storage: {{ .size }}}}
{{- end -}}

{{- /* The alerts, each with the way to its runbook. */ -}}
{{- define "tandem.alerts" -}}
{{ .Files.Get "files/alerts.yaml" | replace "RUNBOOKS" .Values.telemetry.runbooks | trim }}
{{- end -}}

{{- /* One of the routers, each of which can tell the metrics of all edges. */ -}}
{{- define "tandem.edgesMetrics" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "tandem.fullname" . }}-edges-metrics
  labels: {{- include "tandem.labels" (dict "root" . "component" "edges") | nindent 4 }}
spec:
  selector: {{- include "tandem.selector" (dict "root" . "component" "routers") | nindent 4 }}
  ports: [{name: admin, port: 9090, targetPort: admin}]
{{- end -}}
