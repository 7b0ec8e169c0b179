using OpenSipsHa.DevCluster.Nodes.Manifests;

namespace OpenSipsHa.DevCluster.Nodes.Containers;

/// <summary>Who a container's processes are and what they may do.</summary>
/// <param name="BoundingSet">In setpriv's notation.</param>
internal sealed record ContainerUser(
    int User, int Group, IReadOnlyList<int> Groups, string BoundingSet, bool NoNewPrivileges)
{
    /// <exception cref="ContainerRefusedException">runAsNonRoot, but the user is 0.</exception>
    public static ContainerUser Of(PodSpec pod, ContainerManifest container)
    {
        var security = container.SecurityContext;
        var user = security?.RunAsUser ?? pod.SecurityContext?.RunAsUser ?? 0;
        if (user == 0 && (security?.RunAsNonRoot ?? pod.SecurityContext?.RunAsNonRoot) == true)
        {
            throw new ContainerRefusedException(
                "CreateContainerConfigError",
                "container has runAsNonRoot and image will run as root: set runAsUser to a number other than 0");
        }

        int[] fsGroup = pod.SecurityContext?.FsGroup is { } group ? [group] : [];
        return new ContainerUser(
            user,
            security?.RunAsGroup ?? pod.SecurityContext?.RunAsGroup ?? user,
            [.. fsGroup, .. pod.SecurityContext?.SupplementalGroups ?? []],
            Capabilities.BoundingSet(security),
            security?.AllowPrivilegeEscalation == false);
    }

    /// <summary>The setpriv command line in front of the container's own. The parent-death signal has to be set
    /// again here: the kernel clears it when the credentials change.</summary>
    public IReadOnlyList<string> Prefix(string setpriv)
    {
        var groups = Groups.Count == 0 ? "--clear-groups" : $"--groups={string.Join(',', Groups)}";
        string[] noNewPrivileges = NoNewPrivileges ? ["--no-new-privs"] : [];
        return
        [
            setpriv, $"--reuid={User}", $"--regid={Group}", groups, $"--bounding-set={BoundingSet}", "--inh-caps=-all",
            "--pdeathsig=KILL", .. noNewPrivileges, "--",
        ];
    }
}
