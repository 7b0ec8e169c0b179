using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Tests.Resources;

public sealed class MemberPodTests
{
    private static readonly Pod Pod = MemberPod.For(Samples.Pair(), "pair-0", Samples.Images);
    private static readonly Container Agent = Pod.Spec!.Containers.Single(static c => c.Name == "agent");
    private static readonly Container Proxy = Pod.Spec!.Containers.Single(static c => c.Name == "proxy");

    [Fact]
    public void The_agent_is_root_with_two_capabilities_and_no_more()
    {
        var security = Agent.SecurityContext!;
        security.RunAsUser.ShouldBe(0);
        security.Capabilities!.Drop.ShouldBe(["ALL"]);
        security.Capabilities.Add.ShouldBe(["NET_ADMIN", "NET_RAW"]);
        security.Privileged.ShouldBeNull();
    }

    [Fact]
    public void The_proxy_has_no_capability_and_a_user_of_its_own()
    {
        var security = Proxy.SecurityContext!;
        security.RunAsUser.ShouldBe(65532);
        security.RunAsNonRoot.ShouldBe(true);
        security.Capabilities!.Drop.ShouldBe(["ALL"]);
        security.Capabilities.Add.ShouldBeNull();
    }

    [Fact]
    public void Only_the_agent_has_a_token()
    {
        Pod.Spec!.AutomountServiceAccountToken.ShouldBe(false);
        Agent.VolumeMounts!.Select(static m => m.Name).ShouldBe(["control", "heartbeat", "api-token"]);
        Proxy.VolumeMounts!.Select(static m => m.Name).ShouldBe(["control"]);
        Pod.Spec.Volumes!.Count(static v => v.Projected is not null).ShouldBe(1);
    }

    [Fact]
    public void Only_the_agent_has_the_heartbeat_key_and_only_its_user_can_read_it()
    {
        var secret = Pod.Spec!.Volumes!.Single(static v => v.Name == "heartbeat").Secret!;
        secret.SecretName.ShouldBe("pair-heartbeat");
        Convert.ToString(secret.DefaultMode!.Value, 8).ShouldBe("400");
        Agent.VolumeMounts!.Single(static m => m.Name == "heartbeat").ReadOnly.ShouldBe(true);
        Agent.Env!.Single(static e => e.Name == "OPENSIPSHA_HEARTBEAT_KEYS").Value
            .ShouldBe(Agent.VolumeMounts!.Single(static m => m.Name == "heartbeat").MountPath);
        Proxy.VolumeMounts!.ShouldNotContain(static m => m.Name == "heartbeat");
    }

    [Fact]
    public void Only_the_proxy_has_the_credentials_and_the_nonce_key_and_only_with_authentication()
    {
        var pod = MemberPod.For(Authenticating(), "pair-0", Samples.Images);
        var proxy = pod.Spec!.Containers.Single(static c => c.Name == "proxy");
        proxy.VolumeMounts!.Select(static m => (m.Name, m.ReadOnly)).ShouldBe([("control", null), ("credentials", true), ("nonce", true)]);
        proxy.Env![^2].ShouldBe(new EnvVar { Name = "OPENSIPSHA_CREDENTIALS", Value = proxy.VolumeMounts![1].MountPath });
        proxy.Env[^1].ShouldBe(new EnvVar { Name = "OPENSIPSHA_NONCE_KEY", Value = $"{proxy.VolumeMounts[2].MountPath}/key" });
        pod.Spec.Volumes!.Select(static v => v.Secret?.SecretName).OfType<string>().ShouldBe(["pair-heartbeat", "phones", "pair-nonce"]);
        pod.Spec.Containers.Single(static c => c.Name == "agent").VolumeMounts!.ShouldNotContain(static m => m.Name == "credentials" || m.Name == "nonce");
        Pod.Spec!.Volumes!.ShouldNotContain(static v => v.Name == "credentials" || v.Name == "nonce");
    }

    [Fact]
    public void The_nonce_key_is_drawn_once_for_the_cluster()
    {
        var secret = NonceSecret.Create(Authenticating());
        secret.Metadata.Name.ShouldBe("pair-nonce");
        secret.Metadata.OwnerReferences.ShouldHaveSingleItem().Controller.ShouldBe(true);
        secret.Data!["key"].Length.ShouldBe(32);
        secret.Data["key"].ShouldNotBe(NonceSecret.Create(Authenticating()).Data!["key"]);
    }

    private static SipCluster Authenticating() => Samples.Pair(static c =>
        c.Spec.Authentication = new Authentication { CredentialsSecretRef = new SecretReference { Name = "phones" } });

    [Fact]
    public void Nothing_can_gain_privileges_or_write_to_its_image()
    {
        foreach (var container in Pod.Spec!.Containers)
        {
            container.SecurityContext!.AllowPrivilegeEscalation.ShouldBe(false);
            container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
        }

        Pod.Spec.SecurityContext!.SeccompProfile!.Type.ShouldBe("RuntimeDefault");
        Pod.Spec.HostNetwork.ShouldBe(true);
        Pod.Spec.HostPID.ShouldBeNull();
    }

    [Fact]
    public void The_environment_is_the_one_that_agent_and_proxy_were_promised()
    {
        Agent.Env!.Select(static e => e.Name).ShouldBe(
        [
            "POD_NAME", "POD_NAMESPACE", "POD_UID", "NODE_NAME", "HOST_IP",
            "OPENSIPSHA_CLUSTER", "OPENSIPSHA_CONTROL_SOCKET", "OPENSIPSHA_METRICS_PORT", "OPENSIPSHA_HEARTBEAT_KEYS",
        ]);
        Proxy.Env!.Select(static e => e.Name).ShouldBe(["POD_NAME", "HOST_IP", "OPENSIPSHA_CONTROL_SOCKET", "OPENSIPSHA_METRICS_PORT"]);
        Agent.Env!.Single(static e => e.Name == "OPENSIPSHA_CONTROL_SOCKET").Value.ShouldBe("/run/opensips-ha/control/agent.sock");
        Agent.Env!.Single(static e => e.Name == "OPENSIPSHA_METRICS_PORT").Value.ShouldBe("9464");
        Proxy.Env!.Single(static e => e.Name == "OPENSIPSHA_METRICS_PORT").Value.ShouldBe("9465");
    }

    [Fact]
    public void Members_are_on_nodes_of_their_own_and_stay_there()
    {
        var term = Pod.Spec!.Affinity!.PodAntiAffinity!.RequiredDuringSchedulingIgnoredDuringExecution.ShouldHaveSingleItem();
        term.TopologyKey.ShouldBe("kubernetes.io/hostname");
        term.LabelSelector!.MatchLabels!["sip.opensipsha.io/cluster"].ShouldBe("pair");
        Pod.Spec.Tolerations!.Select(static t => (t.Key, t.Operator, t.Effect, t.TolerationSeconds)).ShouldBe(
        [
            ("node.kubernetes.io/not-ready", "Exists", "NoExecute", null),
            ("node.kubernetes.io/unreachable", "Exists", "NoExecute", null),
        ]);
    }

    [Fact]
    public void Placement_is_passed_on()
    {
        var pod = MemberPod.For(
            Samples.Pair(static c => c.Spec.Placement = new Placement
            {
                NodeSelector = new Dictionary<string, string>(StringComparer.Ordinal) { ["sip"] = "edge" },
                Tolerations = [new PlacementToleration { Key = "sip", Operator = TolerationOperator.Exists, Effect = TolerationEffect.NoSchedule }],
                PriorityClassName = "system-cluster-critical",
            }),
            "pair-0", Samples.Images);
        pod.Spec!.NodeSelector!["sip"].ShouldBe("edge");
        pod.Spec.PriorityClassName.ShouldBe("system-cluster-critical");
        Pod.Spec!.PriorityClassName.ShouldBeNull();
        pod.Spec.Tolerations![^1].ShouldBe(new Toleration { Key = "sip", Operator = "Exists", Effect = "NoSchedule" });
    }

    [Fact]
    public void The_cluster_owns_it_and_labels_find_it()
    {
        Pod.Metadata.OwnerReferences.ShouldHaveSingleItem().Controller.ShouldBe(true);
        Pod.Metadata.Label("sip.opensipsha.io/cluster").ShouldBe("pair");
    }

    [Fact]
    public void Another_image_is_another_template()
    {
        var changed = MemberPod.TemplateHash(Samples.Pair(), Samples.Images with { Proxy = "opensipsha/proxy:next" });
        changed.ShouldNotBe(MemberPod.TemplateHash(Samples.Pair(), Samples.Images));
        Pod.Metadata.Annotation(MemberPod.TemplateHashAnnotation).ShouldBe(MemberPod.TemplateHash(Samples.Pair(), Samples.Images));
    }

    [Fact]
    public void A_listener_more_is_the_same_template_so_that_it_restarts_nothing()
    {
        var changed = Samples.Pair(static c => c.Spec.Listeners =
            [.. c.Spec.Listeners, new Listener { Name = "more", Port = 5062, Address = ListenerAddress.Node }]);
        MemberPod.TemplateHash(changed, Samples.Images).ShouldBe(MemberPod.TemplateHash(Samples.Pair(), Samples.Images));
    }

    [Fact]
    public void The_scheduler_knows_the_ports_of_the_nodes_address()
    {
        Proxy.Ports!.Select(static p => (p.Port, p.HostPort, p.Protocol)).ShouldBe([(9465, 9465, "TCP"), (5060, 5060, "UDP")]);
        Agent.Ports!.Select(static p => (p.Port, p.HostPort, p.Protocol)).ShouldBe([(9464, 9464, "TCP"), (9470, 9470, "UDP")]);
    }

    [Fact]
    public void Plain_leases_take_no_port_for_heartbeats() =>
        MemberPod.For(Samples.Pair(static c => c.Spec.Failover.Promise = "0s"), "pair-0", Samples.Images)
            .Spec!.Containers[0].Ports!.Select(static p => p.Port).ShouldBe([9464]);
}
