namespace OpenSipsHa.Operator.Compilation;

/// <summary>Reasons of conditions and Events, stable: people alert on them.</summary>
public static class ProblemReasons
{
    public const string UnknownDispatcherSet = "UnknownDispatcherSet";

    public const string UnknownGateway = "UnknownGateway";

    public const string UnsupportedUri = "UnsupportedUri";

    public const string DuplicateSetId = "DuplicateSetId";

    public const string DuplicateVirtualIP = "DuplicateVirtualIP";

    public const string InvalidVirtualIP = "InvalidVirtualIP";

    public const string ListenerConflict = "ListenerConflict";

    public const string PortConflict = "PortConflict";

    public const string InvalidFailover = "InvalidFailover";

    public const string ConfigurationTooLarge = "ConfigurationTooLarge";
}
