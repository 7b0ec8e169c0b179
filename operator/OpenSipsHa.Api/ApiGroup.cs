namespace OpenSipsHa.Api;

/// <summary>Names that the operator, the agents and users share.</summary>
public static class ApiGroup
{
    public const string Name = "sip.opensipsha.io";

    public const string Version = "v1alpha1";

    /// <summary><c>apiVersion</c> of every kind here.</summary>
    public const string ApiVersion = Name + "/" + Version;

    /// <summary><c>kubectl get sip</c> lists every kind of this category.</summary>
    public const string Category = "sip";

    /// <summary>Label on everything that belongs to a SipCluster; the value is its name.</summary>
    public const string ClusterLabel = Name + "/cluster";

    /// <summary>Annotation of a configuration's ConfigMap: lower-case hexadecimal SHA-256 of the document's JSON.</summary>
    public const string ConfigHashAnnotation = Name + "/config-hash";

    /// <summary>
    /// Annotation of a SipCluster: gives virtual IPs to another member. <c>all</c> or names separated by commas, with
    /// <c>@anything</c> behind it to tell one wish from the one before; the operator removes it when it is done.
    /// </summary>
    public const string HandoverAnnotation = Name + "/handover";

    /// <summary>Annotation of a SipCluster: another value than before makes a new heartbeat key.</summary>
    public const string RotateHeartbeatKeyAnnotation = Name + "/rotate-heartbeat-key";

    public const string OperatorFieldManager = "opensipsha-operator";

    public const string AgentFieldManager = "opensipsha-agent";
}
