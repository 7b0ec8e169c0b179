using System.Text.Json.Nodes;

namespace OpenSipsHa.DevCluster.Api.Client;

/// <summary>A request that the API server refuses; carries the metav1.Status that goes on the wire.</summary>
public sealed class ApiRefusedException(JsonObject status) : Exception((string?)status["message"] ?? "refused")
{
    public JsonObject Status { get; } = status;

    /// <summary>HTTP status code.</summary>
    public int Code => (int?)Status["code"] ?? 500;

    /// <summary>Machine-readable reason: NotFound, AlreadyExists, Conflict, Invalid …; empty when the server gives none.</summary>
    public string Reason => (string?)Status["reason"] ?? "";
}
