using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Api.Schemas;

namespace OpenSipsHa.DevCluster.Api.Resources;

/// <summary>One served resource of one API version, with the ways in which types differ.</summary>
public sealed record ResourceType
{
    public static readonly IReadOnlyList<string> AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>The order in which apiextensions-apiserver lists the verbs of a custom resource.</summary>
    public static readonly IReadOnlyList<string> CustomVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    public required GroupResource Resource { get; init; }
    public required string Version { get; init; }
    public required string Singular { get; init; }
    public required string Kind { get; init; }
    public required string ListKind { get; init; }
    public required bool Namespaced { get; init; }
    public required Schema Schema { get; init; }
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;
    public IReadOnlyList<PrinterColumn> Columns { get; init; } = [];
    public IReadOnlyList<string> SelectableFields { get; init; } = [];
    public bool IsCustom { get; init; }
    public bool HasStatus { get; init; }
    public ScalePaths? Scale { get; init; }
    public bool HasGeneration { get; init; }
    public bool DeleteAnswersObject { get; init; }

    /// <summary>PUT to a name that does not exist creates it.</summary>
    public bool UpdateCreates { get; init; }

    /// <summary>PUT without resourceVersion is refused.</summary>
    public bool UpdateNeedsVersion { get; init; }

    /// <summary>Only POST, and nothing is stored.</summary>
    public bool IsReview { get; init; }

    /// <summary>Where the objects are, when several groups serve the same ones (events).</summary>
    public GroupResource Storage { get; init; }

    public string Group => Resource.Group;
    public string Plural => Resource.Plural;
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
