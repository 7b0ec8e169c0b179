using System.Globalization;
using Microsoft.Extensions.Logging;
using OpenSipsHa.Api;
using OpenSipsHa.Kubernetes;
using OpenSipsHa.Kubernetes.Caching;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Agent.Election;

/// <summary>A coordination.k8s.io Lease, by compare-and-set.</summary>
/// <param name="owner">
/// The SipCluster, once it is known: the Lease goes with it. With a cluster its agents' rights go, so that they can release nothing any
/// more, and a cluster that is made anew would have to wait a paired Lease of the former one out.
/// </param>
public sealed class KubernetesLease(
    IResourceClient<Lease> leases, NamespacedName name, string cluster, Func<OwnerReference?> owner, TimeProvider time, ILoggerFactory logging) : ILeaseStore
{
    /// <summary>See <see cref="LeaseRecord.ReleasedBy"/>.</summary>
    public const string ReleasedByAnnotation = ApiGroup.Name + "/released-by";

    /// <summary><c>paired</c>; absent = solo. See <see cref="LeaseMode"/>.</summary>
    public const string ModeAnnotation = ApiGroup.Name + "/mode";

    /// <summary>See <see cref="LeaseRecord.Successor"/>.</summary>
    public const string SuccessorAnnotation = ApiGroup.Name + "/successor";

    /// <summary>See <see cref="LeaseRecord.Boot"/>: 16 hexadecimal digits.</summary>
    public const string BootAnnotation = ApiGroup.Name + "/holder-boot";

    private const string PairedText = "paired";

    /// <summary>Whatever else a Lease carries (labels, owners, strategy) is kept by writing over what was read.</summary>
    private volatile Lease? _last;

    public Task<LeaseAnswer> ReadAsync(CancellationToken cancellationToken) =>
        AnswerAsync(() => leases.GetAsync(name, cancellationToken: cancellationToken), cancellationToken);

    public Task<LeaseAnswer> WriteAsync(LeaseRecord record, WritePurpose purpose, CancellationToken cancellationToken)
    {
        var lease = ToLease(record, purpose);
        return AnswerAsync(
            () => record.Uid.Length == 0
                ? leases.CreateAsync(lease, cancellationToken: cancellationToken)
                : leases.ReplaceAsync(lease, cancellationToken: cancellationToken),
            cancellationToken);
    }

    public async Task RehearseAsync(LeaseRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await leases.ReplaceAsync(ToLease(record, WritePurpose.Acquire), new WriteOptions { DryRun = true }, cancellationToken);
        }
        catch (Exception e) when (e is KubeException or OperationCanceledException)
        {
            // A conflict is as good as a success here, and a server that does not answer shows soon enough.
        }
    }

    public Task WatchAsync(Action<LeaseRecord?, string> changed, CancellationToken cancellationToken)
    {
        var reflector = new Reflector<Lease>(
            leases,
            new ReflectorOptions
            {
                Namespace = name.Namespace,
                FieldSelector = $"metadata.name={name.Name}",
                ListTimeout = TimeSpan.FromSeconds(5),
                MaxBackoff = TimeSpan.FromSeconds(2),
            },
            time,
            logging);
        reflector.Store.Subscribe(change =>
        {
            if (change.New is { } lease)
                changed(Remember(lease), "");
            else
                changed(null, change.Old?.Metadata.Uid ?? "");
        });
        return reflector.RunAsync(cancellationToken);
    }

    private async Task<LeaseAnswer> AnswerAsync(Func<Task<Lease>> request, CancellationToken cancellationToken)
    {
        try
        {
            return new LeaseAnswer.Success(Remember(await request()));
        }
        catch (KubeStatusException e) when (e.IsNotFound)
        {
            return new LeaseAnswer.NotFound();
        }
        catch (KubeStatusException e) when (e.IsConflict || e.IsAlreadyExists)
        {
            return new LeaseAnswer.Conflict();
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: it is tried again until authority ends.
            return new LeaseAnswer.Failed($"{e.GetType().Name}: {e.Message}");
        }
    }

    private LeaseRecord Remember(Lease lease)
    {
        _last = lease;
        return ToRecord(lease);
    }

    internal static LeaseRecord ToRecord(Lease lease) => new()
    {
        Uid = lease.Metadata.Uid ?? "",
        ResourceVersion = lease.Metadata.ResourceVersion ?? "",
        Holder = lease.Spec?.HolderIdentity ?? "",
        Duration = lease.Spec?.LeaseDurationSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero,
        Transitions = Math.Max(0, lease.Spec?.LeaseTransitions ?? 0),
        ReleasedBy = lease.Metadata.Annotation(ReleasedByAnnotation) ?? "",
        Mode = lease.Metadata.Annotation(ModeAnnotation) == PairedText ? LeaseMode.Paired : LeaseMode.Solo,
        Successor = lease.Metadata.Annotation(SuccessorAnnotation) ?? "",
        Boot = ulong.TryParse(lease.Metadata.Annotation(BootAnnotation), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var boot) ? boot : 0,
        Stamp = lease.Spec?.RenewTime is { } renewed ? MicroTimeConverter.Format(renewed) : "",
    };

    private Lease ToLease(LeaseRecord record, WritePurpose purpose)
    {
        var known = _last is { } last && last.Metadata.Uid == record.Uid ? last : null;
        var now = time.GetUtcNow();
        var annotations = new Dictionary<string, string>(known?.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        Annotate(annotations, ReleasedByAnnotation, record.ReleasedBy);
        Annotate(annotations, ModeAnnotation, record.Mode == LeaseMode.Paired ? PairedText : "");
        Annotate(annotations, SuccessorAnnotation, record.Successor);
        Annotate(annotations, BootAnnotation, record.Boot != 0 ? record.Boot.ToString("x16", CultureInfo.InvariantCulture) : "");
        var metadata = known?.Metadata ?? new ObjectMeta
        {
            Name = name.Name,
            Namespace = name.Namespace,
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [ApiGroup.ClusterLabel] = cluster },
        };
        var isNewHolder = purpose == WritePurpose.Acquire && known?.Spec?.HolderIdentity != record.Holder;
        return new Lease
        {
            Metadata = metadata with
            {
                Uid = record.Uid.Length > 0 ? record.Uid : null,
                ResourceVersion = record.ResourceVersion.Length > 0 ? record.ResourceVersion : null,
                Annotations = annotations.Count > 0 ? annotations : null,
                OwnerReferences = metadata.OwnerReferences is { Count: > 0 } owners ? owners : owner() is { } sipCluster ? [sipCluster] : null,
            },
            Spec = (known?.Spec ?? new LeaseSpec()) with
            {
                HolderIdentity = record.Holder.Length > 0 ? record.Holder : null,
                LeaseDurationSeconds = (int)record.Duration.TotalSeconds,
                AcquireTime = isNewHolder ? now : known?.Spec?.AcquireTime,
                RenewTime = now,
                LeaseTransitions = record.Transitions,
            },
        };
    }

    /// <param name="value">"" = no such annotation.</param>
    private static void Annotate(Dictionary<string, string> annotations, string key, string value)
    {
        if (value.Length > 0)
            annotations[key] = value;
        else
            annotations.Remove(key);
    }
}
