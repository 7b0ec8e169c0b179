using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Json;
using OpenSipsHa.DevCluster.Api.Names;
using OpenSipsHa.DevCluster.Api.Registry;

namespace OpenSipsHa.DevCluster.Api.Rules;

sealed class NamespaceRules : ResourceRules
{
    public override void Default(JsonObject value) => value.Metadata().Ensure("labels")["kubernetes.io/metadata.name"] = value.Name();

    public override void PrepareForCreate(JsonObject value, WriteScope scope)
    {
        Default(value);
        value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        value["status"] = new JsonObject { ["phase"] = "Active" };
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject before) => value["spec"] = before["spec"]?.DeepClone();

    public override string? NameError(string name) =>
        name.Contains('.', StringComparison.Ordinal) ? "must not contain dots" : NameRules.IsLabel(name) ? null : NameRules.LabelMessage;
}
