"""Names of Kubernetes' pods and containers, for what is merged into them unseen.

From k8s.io/api/core/v1 types.go of Kubernetes 1.35: PodSpec and Container, by their JSON names.
"""

POD_FIELDS = frozenset(
    """activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig dnsPolicy
    enableServiceLinks ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers
    hostname hostnameOverride imagePullSecrets initContainers nodeName nodeSelector os overhead
    preemptionPolicy priority priorityClassName readinessGates resourceClaims resources
    restartPolicy runtimeClassName schedulerName schedulingGates securityContext serviceAccount
    serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain
    terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes
    workloadRef""".split()
)

CONTAINER_FIELDS = frozenset(
    """args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports
    readinessProbe resizePolicy resources restartPolicy restartPolicyRules securityContext
    startupProbe stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices
    volumeMounts workingDir""".split()
)

# The containers of the pods that Argo makes, by the list they stand in (workflowpod.go).
ARGO_CONTAINERS = {"containers": ("main", "wait"), "initContainers": ("init",)}
