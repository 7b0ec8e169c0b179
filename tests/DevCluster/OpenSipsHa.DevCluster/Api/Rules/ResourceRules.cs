using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Refusals;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Rules;

/// <summary>What one kind does beyond the common path. The default does nothing.</summary>
public class ResourceRules
{
    public static ResourceRules None { get; } = new();

    /// <summary>Defaults that a schema cannot express.</summary>
    public virtual void Default(JsonObject value)
    {
    }

    /// <summary>Initial status and admission; may refuse by throwing.</summary>
    public virtual void PrepareForCreate(JsonObject value, WriteScope scope)
    {
    }

    public virtual void PrepareForUpdate(JsonObject value, JsonObject before)
    {
    }

    /// <param name="before">Null on create.</param>
    public virtual void Validate(JsonObject value, JsonObject? before, List<FieldError> errors)
    {
    }

    /// <summary>Whether a name is acceptable; null when it is, the complaint otherwise.</summary>
    public virtual string? NameError(string name) =>
        name.Length > 253 ? "must be no more than 253 bytes"
        : Names.NameRules.IsSubdomain(name) ? null
        : Names.NameRules.SubdomainMessage;
}
