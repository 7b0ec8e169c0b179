using System.Text;

namespace OpenSipsHa.DevCluster.Api.Server;

static class Kubeconfig
{
    public static string Text(Uri server, string caPem, string token, string ns) => $"""
        apiVersion: v1
        kind: Config
        current-context: devcluster
        clusters:
        - name: devcluster
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(caPem))}
        contexts:
        - name: devcluster
          context:
            cluster: devcluster
            user: devcluster
            namespace: {ns}
        users:
        - name: devcluster
          user:
            token: {token}

        """;
}
