namespace OpenSipsHa.Kubernetes.Tests.Simulation;

internal sealed record RecordedRequest(string Method, string PathAndQuery, string? Body, string? MediaType, string? Authorization);
