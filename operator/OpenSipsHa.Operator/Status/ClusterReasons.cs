namespace OpenSipsHa.Operator.Status;

/// <summary>Reasons of a SipCluster's conditions, besides those of problems and refusals. Stable.</summary>
public static class ClusterReasons
{
    public const string Serving = "Serving";
    public const string NoHolder = "NoHolder";
    public const string HolderNotReady = "HolderNotReady";
    public const string Held = "Held";
    public const string Applied = "Applied";
    public const string RollingOut = "RollingOut";
    public const string Settled = "Settled";
    public const string ReplacingPods = "ReplacingPods";
    public const string StartingPods = "StartingPods";
    public const string AllMembersReady = "AllMembersReady";
    public const string MembersNotReady = "MembersNotReady";
    public const string HandingOver = "HandingOver";
    public const string HeartbeatKeyInvalid = "HeartbeatKeyInvalid";
    public const string Fenced = "Fenced";
    public const string NotReported = "NotReported";
    public const string NoConflict = "NoConflict";
    public const string HostPortConflict = "HostPortConflict";
    public const string PodUnschedulable = "PodUnschedulable";
}
