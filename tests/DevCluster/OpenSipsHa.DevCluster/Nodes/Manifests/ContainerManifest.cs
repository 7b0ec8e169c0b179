using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OpenSipsHa.DevCluster.Nodes.Manifests;

internal sealed record ContainerManifest(
    string Name,
    string Image,
    IReadOnlyList<string>? Command,
    IReadOnlyList<string>? Args,
    string? WorkingDir,
    IReadOnlyList<ContainerPort>? Ports,
    IReadOnlyList<EnvironmentVariable>? Env,
    IReadOnlyList<EnvironmentSource>? EnvFrom,
    IReadOnlyList<VolumeMount>? VolumeMounts,
    ContainerSecurity? SecurityContext,
    ProbeManifest? LivenessProbe,
    ProbeManifest? ReadinessProbe,
    ProbeManifest? StartupProbe,
    Lifecycle? Lifecycle);

internal sealed record ContainerPort(string? Name, [property: JsonPropertyName("containerPort")] int Number);

internal sealed record EnvironmentVariable(string Name, string? Value, EnvironmentValueSource? ValueFrom);

internal sealed record EnvironmentValueSource(
    FieldReference? FieldRef, KeyReference? ConfigMapKeyRef, KeyReference? SecretKeyRef);

internal sealed record FieldReference(string FieldPath);

internal sealed record KeyReference(string Name, string Key, bool? Optional);

internal sealed record EnvironmentSource(string? Prefix, ObjectReference? ConfigMapRef, ObjectReference? SecretRef);

internal sealed record ObjectReference(string Name, bool? Optional);

internal sealed record VolumeMount(string Name, string MountPath, bool? ReadOnly, string? SubPath);

internal sealed record ContainerSecurity(
    int? RunAsUser,
    int? RunAsGroup,
    bool? RunAsNonRoot,
    bool? AllowPrivilegeEscalation,
    bool? Privileged,
    bool? ReadOnlyRootFilesystem,
    CapabilityChanges? Capabilities);

internal sealed record CapabilityChanges(IReadOnlyList<string>? Add, IReadOnlyList<string>? Drop);

internal sealed record Lifecycle(HandlerManifest? PreStop);

/// <summary>What a probe or a lifecycle hook does: exactly one of them is set.</summary>
internal record HandlerManifest(ExecAction? Exec, HttpGetAction? HttpGet, TcpSocketAction? TcpSocket, SleepAction? Sleep);

internal sealed record ExecAction(IReadOnlyList<string>? Command);

internal sealed record HttpGetAction(
    string? Path, JsonNode? Port, string? Host, string? Scheme, IReadOnlyList<HttpHeader>? HttpHeaders);

internal sealed record HttpHeader(string Name, string Value);

internal sealed record TcpSocketAction(JsonNode? Port, string? Host);

internal sealed record SleepAction(long Seconds);

internal sealed record ProbeManifest(
    ExecAction? Exec,
    HttpGetAction? HttpGet,
    TcpSocketAction? TcpSocket,
    int? InitialDelaySeconds,
    int? PeriodSeconds,
    int? TimeoutSeconds,
    int? SuccessThreshold,
    int? FailureThreshold) : HandlerManifest(Exec, HttpGet, TcpSocket, null);
