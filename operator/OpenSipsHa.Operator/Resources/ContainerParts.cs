using OpenSipsHa.Kubernetes.Objects;

namespace OpenSipsHa.Operator.Resources;

/// <summary>What both containers have in common.</summary>
internal static class ContainerParts
{
    public static EnvVar Env(string name, string value) => new() { Name = name, Value = value };

    public static EnvVar FromField(string name, string path) =>
        new() { Name = name, ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = path } } };

    // The shorter of a kubelet's probes decide how soon the scheduler of work (a rollout) sees a member ready; they do
    // not decide failover, which the agent does within milliseconds.
    public static Probe Readiness(int port) => Http(port, "/readyz") with { PeriodSeconds = 2, FailureThreshold = 2 };

    public static Probe Liveness(int port) => Http(port, "/healthz") with { PeriodSeconds = 5, FailureThreshold = 4 };

    public static Probe Startup(int port) => Http(port, "/healthz") with { PeriodSeconds = 1, FailureThreshold = 60 };

    private static Probe Http(int port, string path) =>
        new() { HttpGet = new HttpGetAction { Port = port, Path = path, Scheme = "HTTP" }, TimeoutSeconds = 2 };

    public static ResourceRequirements Requests(string cpu, string memory) => new()
    {
        Requests = new Dictionary<string, string>(StringComparer.Ordinal) { ["cpu"] = cpu, ["memory"] = memory },
    };
}
