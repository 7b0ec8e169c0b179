using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

/// <summary>What a container's process sees and may do.</summary>
public sealed class ContainerTests : IAsyncLifetime
{
    private const string Stay = "while :; do sleep 0.1; done";
    private OneNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await OneNode.StartAsync();

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Root_with_two_capabilities_has_these_two_and_no_more()
    {
        _node.Run("p", $"grep -E 'Cap(Eff|Prm|Bnd)|NoNewPrivs|^Uid' /proc/self/status; echo done; {Stay}", (_, container) =>
            container["securityContext"] = new JsonObject
            {
                ["runAsUser"] = 0,
                ["allowPrivilegeEscalation"] = false,
                ["capabilities"] = new JsonObject
                {
                    ["drop"] = new JsonArray("ALL"),
                    ["add"] = new JsonArray("NET_ADMIN", "NET_RAW"),
                },
            });
        var log = await _node.LogWithAsync("p", "done");
        // CAP_NET_ADMIN is bit 12, CAP_NET_RAW bit 13 (capabilities(7)).
        log.ShouldContain("CapEff:\t0000000000003000");
        log.ShouldContain("CapPrm:\t0000000000003000");
        log.ShouldContain("CapBnd:\t0000000000003000");
        log.ShouldContain("NoNewPrivs:\t1");
        log.ShouldContain("Uid:\t0\t0\t0\t0");
    }

    [Fact]
    public async Task An_unprivileged_container_has_its_user_and_nothing_else()
    {
        _node.Run(
            "p",
            $"grep -E 'Cap(Eff|Prm|Bnd|Inh|Amb)|^(Uid|Gid|Groups)' /proc/self/status; touch $HOME/x && touch $TMPDIR/y && echo written; {Stay}",
            (_, container) => container["securityContext"] = new JsonObject
            {
                ["runAsUser"] = 65532,
                ["runAsNonRoot"] = true,
                ["allowPrivilegeEscalation"] = false,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            });
        var log = await _node.LogWithAsync("p", "written");
        foreach (var set in (string[])["CapEff", "CapPrm", "CapBnd", "CapInh", "CapAmb"])
            log.ShouldContain($"{set}:\t0000000000000000");
        log.ShouldContain("Uid:\t65532\t65532\t65532\t65532");
        log.ShouldContain("Gid:\t65532\t65532\t65532\t65532");
        log.ShouldContain("Groups:\t \n");
    }

    [Fact]
    public async Task A_container_that_must_not_be_root_is_not_started_as_root()
    {
        _node.Run("p", Stay, (_, container) => container["securityContext"] = new JsonObject { ["runAsNonRoot"] = true });
        await _node.EventuallyAsync(
            () => (string?)_node.Container("p")?["state"]?["waiting"]?["reason"] == "CreateContainerConfigError", "refused");
    }

    [Fact]
    public async Task A_read_only_root_can_be_written_below_run_only()
    {
        _node.Run("p", $"touch /etc/opensipsha-x || echo refused; touch /run/x && echo done; {Stay}", (_, container) =>
            container["securityContext"] = new JsonObject { ["readOnlyRootFilesystem"] = true });
        (await _node.LogWithAsync("p", "done")).ShouldContain("refused");
        File.Exists("/etc/opensipsha-x").ShouldBeFalse();
        File.Exists("/run/x").ShouldBeFalse();
    }

    [Fact]
    public async Task The_environment_is_the_pods_own_with_fields_and_references()
    {
        _node.Api.Create(GroupResource.ConfigMaps, "default", Data("settings", new JsonObject { ["level"] = "debug" }));
        _node.Run("p", $"env; echo arg=$0; echo done; {Stay}", (_, container) =>
        {
            container["args"]!.AsArray().Add("$(GREETING)");
            container["env"] = new JsonArray(
                Field("POD_NAME", "metadata.name"),
                Field("HOST_IP", "status.hostIP"),
                Field("NODE_NAME", "spec.nodeName"),
                Field("APP", "metadata.labels['app']"),
                new JsonObject { ["name"] = "GREETING", ["value"] = "hello $(POD_NAME) $$(POD_NAME)" },
                new JsonObject
                {
                    ["name"] = "LEVEL",
                    ["valueFrom"] = new JsonObject { ["configMapKeyRef"] = new JsonObject { ["name"] = "settings", ["key"] = "level" } },
                });
        });
        var log = await _node.LogWithAsync("p", "done");
        string[] expected =
        [
            "POD_NAME=p", "HOST_IP=192.168.1.211", "NODE_NAME=n1", "APP=test", "GREETING=hello p $(POD_NAME)", "LEVEL=debug",
            "KUBERNETES_SERVICE_HOST=192.168.1.10", "KUBERNETES_SERVICE_PORT=6443", "HOME=/run/home", "DOTNET_EnableDiagnostics=0",
            "arg=hello p $(POD_NAME)",
        ];
        var lines = log.Split('\n');
        foreach (var line in expected)
            lines.ShouldContain(line);
        // Nothing of the machine's own environment leaks in.
        lines.ShouldNotContain(line => line.StartsWith("SUDO_", StringComparison.Ordinal) || line.StartsWith("DOTNET_ROOT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Volumes_hold_what_the_API_holds()
    {
        _node.Api.Create(GroupResource.ConfigMaps, "default", Data("kube-root-ca.crt", new JsonObject { ["ca.crt"] = "PEM" }));
        _node.Api.Create(GroupResource.Secrets, "default", Data("key", new JsonObject
        {
            ["k"] = Convert.ToBase64String(Encoding.ASCII.GetBytes("secret")),
        }));
        _node.Run("p", $"cd /var/run/secrets/kubernetes.io/serviceaccount; for f in token ca.crt namespace /run/keys/sub/k; do cat $f; echo; done; stat -c %a token; stat -c %a /run/keys/sub/k; touch x || echo read-only; echo done; {Stay}", (spec, container) =>
        {
            spec["serviceAccountName"] = "pair-agent";
            spec["volumes"] = new JsonArray(
                new JsonObject { ["name"] = "api", ["projected"] = Projected() },
                new JsonObject
                {
                    ["name"] = "keys",
                    ["secret"] = new JsonObject
                    {
                        ["secretName"] = "key",
                        ["defaultMode"] = 0b100_000_000,
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "k", ["path"] = "sub/k" }),
                    },
                });
            container["volumeMounts"] = new JsonArray(
                new JsonObject { ["name"] = "api", ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount", ["readOnly"] = true },
                new JsonObject { ["name"] = "keys", ["mountPath"] = "/run/keys" });
        });
        var log = await _node.LogWithAsync("p", "done");
        log.ShouldStartWith("token-of-default-pair-agent\nPEM\ndefault\nsecret\n644\n400\n");
        log.ShouldContain("read-only\n");
    }

    [Fact]
    public async Task Two_containers_of_different_users_share_an_emptyDir()
    {
        _node.Run("p", $"while [ ! -e /run/shared/word ]; do sleep 0.05; done; cat /run/shared/word; {Stay}", (spec, container) =>
        {
            var writer = (JsonObject)container.DeepClone();
            writer["name"] = "writer";
            writer["args"] = new JsonArray("-c", $"echo hello >/run/shared/word; {Stay}");
            writer["securityContext"] = new JsonObject { ["runAsUser"] = 65532 };
            spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "shared", ["emptyDir"] = new JsonObject() });
            spec["containers"]!.AsArray().Add(writer);
            foreach (var each in spec["containers"]!.AsArray())
                each!["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "shared", ["mountPath"] = "/run/shared" });
            container["securityContext"] = new JsonObject { ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") } };
        });
        await _node.LogWithAsync("p", "hello");
    }

    [Fact]
    public async Task A_missing_ConfigMap_is_waited_for()
    {
        _node.Run("p", $"cat /run/settings/word; echo; {Stay}", (spec, container) =>
        {
            spec["volumes"] = new JsonArray(
                new JsonObject { ["name"] = "settings", ["configMap"] = new JsonObject { ["name"] = "late" } });
            container["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "settings", ["mountPath"] = "/run/settings" });
        });
        await _node.EventuallyAsync(
            () => ((string?)_node.Container("p")?["state"]?["waiting"]?["message"])?.Contains("\"late\" not found") == true, "says what is missing");
        _node.Api.Create(GroupResource.ConfigMaps, "default", Data("late", new JsonObject { ["word"] = "arrived" }));
        await _node.LogWithAsync("p", "arrived");
        ((int?)_node.Container("p")!["restartCount"]).ShouldBe(0);
    }

    [Fact]
    public async Task A_changed_ConfigMap_shows_in_a_running_container()
    {
        _node.Api.Create(GroupResource.ConfigMaps, "default", Data("settings", new JsonObject { ["word"] = "before" }));
        _node.Run("p", "while :; do cat /run/settings/word; echo; sleep 0.1; done", (spec, container) =>
        {
            spec["volumes"] = new JsonArray(
                new JsonObject { ["name"] = "settings", ["configMap"] = new JsonObject { ["name"] = "settings" } });
            container["volumeMounts"] = new JsonArray(
                new JsonObject { ["name"] = "settings", ["mountPath"] = "/run/settings", ["readOnly"] = true });
        });
        await _node.LogWithAsync("p", "before");
        _node.Api.Patch(GroupResource.ConfigMaps, "default", "settings", new JsonObject { ["data"] = new JsonObject { ["word"] = "after" } });
        await _node.LogWithAsync("p", "after");
    }

    private static JsonObject Projected() => new()
    {
        ["sources"] = new JsonArray(
            new JsonObject { ["serviceAccountToken"] = new JsonObject { ["path"] = "token" } },
            new JsonObject
            {
                ["configMap"] = new JsonObject
                {
                    ["name"] = "kube-root-ca.crt",
                    ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                },
            },
            new JsonObject
            {
                ["downwardAPI"] = new JsonObject
                {
                    ["items"] = new JsonArray(new JsonObject
                    {
                        ["path"] = "namespace",
                        ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.namespace" },
                    }),
                },
            }),
    };

    private static JsonObject Field(string name, string path) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = path } },
    };

    private static JsonObject Data(string name, JsonObject data) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["data"] = data,
    };
}
