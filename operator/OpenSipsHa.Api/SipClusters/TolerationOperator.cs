namespace OpenSipsHa.Api.SipClusters;

/// <summary>How a toleration compares.</summary>
public enum TolerationOperator
{
    /// <summary>Key and value must agree.</summary>
    Equal,

    /// <summary>The key is enough.</summary>
    Exists,
}
