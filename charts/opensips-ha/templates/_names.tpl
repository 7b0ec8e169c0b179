{{- define "opensips-ha.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "opensips-ha.serviceAccountName" -}}
{{- default (include "opensips-ha.name" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "opensips-ha.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "opensips-ha.labels" -}}
{{ include "opensips-ha.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* What the operator does itself, and what it has to hold in order to give it to the members' agents. */}}
{{- define "opensips-ha.rules" -}}
- apiGroups: [sip.opensipsha.io]
  resources: [gateways, dispatchersets]
  verbs: [get, list, watch]
# patch: to take away the annotation of a handover that is done.
- apiGroups: [sip.opensipsha.io]
  resources: [sipclusters]
  verbs: [get, list, watch, patch]
- apiGroups: [sip.opensipsha.io]
  resources: [sipclusters/status, gateways/status, dispatchersets/status, sipmembers/status]
  verbs: [get, update, patch]
- apiGroups: [sip.opensipsha.io]
  resources: [sipclusters/finalizers]
  verbs: [update]
- apiGroups: [sip.opensipsha.io]
  resources: [sipmembers]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, create, delete]
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, delete]
# The key of each cluster's heartbeats.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, update]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get, list, watch, create, patch]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [get, list, watch, create, patch]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
{{- end -}}
