using System.Net;

namespace OpenSipsHa.Lab.Sipp;

/// <summary>One run of sipp.</summary>
public sealed record SippOptions
{
    /// <summary>Unique among the runs that share a work directory: names its files.</summary>
    public required string Name { get; init; }

    public required SippScenario Scenario { get; init; }

    /// <summary>Address and port that it sends from and listens on.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>Where requests go; null for a scenario that answers.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Calls (or registrations) in all; null = until it is stopped.</summary>
    public int? Calls { get; init; }

    /// <summary>New calls each second.</summary>
    public int Rate { get; init; } = 10;

    /// <summary>Caller: time between ACK and BYE. Answering side: time between 180 and 200.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Rows of fields, one a call, used in order and from the start again at the end.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];

    public string Domain { get; init; } = "example.com";

    /// <summary>The address that Record-Route must name.</summary>
    public string VirtualIP { get; init; } = "192.168.1.213";
}
