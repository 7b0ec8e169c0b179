using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Configuration;

namespace OpenSipsHa.Kubernetes.Tests.Simulation;

internal static class TestClient
{
    public static KubeClient Create(HttpMessageHandler handler, TimeProvider? time = null, ICredentialSource? credentials = null) => new(
        new KubeConfig { Server = new Uri("http://server.invalid/"), Credentials = credentials },
        new KubeClientOptions { FieldManager = "test", MaxResponseBytes = 1 << 20, MaxWatchLineBytes = 1 << 16 },
        time,
        handler: handler);
}
