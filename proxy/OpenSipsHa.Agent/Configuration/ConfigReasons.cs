namespace OpenSipsHa.Agent.Configuration;

/// <summary>Reasons of a refusal, besides those of <see cref="VirtualIP.InterfaceChoice"/>; stable.</summary>
public static class ConfigReasons
{
    /// <summary>The ConfigMap has no document, another hash, or one that cannot be read.</summary>
    public const string DocumentInvalid = "DocumentInvalid";

    /// <summary>The document is of another cluster.</summary>
    public const string WrongCluster = "WrongCluster";

    /// <summary>The times of the election cannot be safe.</summary>
    public const string UnsafeFailoverTimes = "UnsafeFailoverTimes";

    /// <summary>An address is no IP literal.</summary>
    public const string InvalidVirtualIP = "InvalidVirtualIP";

    /// <summary>The proxy refuses the document.</summary>
    public const string ProxyRefused = "ProxyRefused";
}
