using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Nodes;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

public sealed class PublishedProgramTests
{
    [Fact]
    public async Task A_dll_in_a_closed_directory_runs_without_privileges_on_a_read_only_root()
    {
        // As a checkout in somebody's home directory: the container's user could not get there by itself.
        var closed = Directory.CreateTempSubdirectory("nodes-closed-").FullName;
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var built = typeof(DevClusterHost).Assembly.Location;
            var published = Directory.CreateDirectory(Path.Combine(closed, "published")).FullName;
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(built)!))
                File.Copy(file, Path.Combine(published, Path.GetFileName(file)));
            await using var node = await OneNode.StartAsync(Path.Combine(published, Path.GetFileName(built)));
            node.Run("p", "", (spec, container) =>
            {
                spec["restartPolicy"] = "Never";
                container["image"] = "program";
                container["args"] = new JsonArray("--help");
                container["securityContext"] = new JsonObject
                {
                    ["runAsUser"] = 65532,
                    ["runAsNonRoot"] = true,
                    ["allowPrivilegeEscalation"] = false,
                    ["readOnlyRootFilesystem"] = true,
                    ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
                };
            });
            await node.EventuallyAsync(() => (string?)node.Status("p")?["phase"] is "Succeeded" or "Failed", "ended");
            (await node.LogAsync("p")).ShouldContain("A Kubernetes development cluster");
            ((string?)node.Status("p")!["phase"]).ShouldBe("Succeeded");
        }
        finally
        {
            Directory.Delete(closed, recursive: true);
        }
    }
}
