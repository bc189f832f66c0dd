package org.spos.ranks;

import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.engine.Exchange;
import org.spos.error.ConfigException;
import org.spos.error.RanksException;
import org.spos.error.SposException;
import org.spos.text.Text;

/** One of several processes that have met. One thread at a time. */
final class Gathered implements Ranks {
  private final Place place;
  private final Meeting meeting;
  private final Members members;
  private final StoreWork work;
  private Optional<TreeSums> sums = Optional.empty();
  private Optional<Link> link = Optional.empty();
  private int agreements;

  private Gathered(Place place, Meeting meeting, Members members) {
    this.place = place;
    this.meeting = meeting;
    this.members = members;
    this.work = new StoreWork(place, members);
  }

  /** Waits until all are there. */
  static Gathered join(Place place, Meeting meeting, Terms terms) {
    return join(place, meeting, terms, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /**
   * @param beat time between two signs of life
   * @param silence after which a process is taken to be gone
   */
  static Gathered join(Place place, Meeting meeting, Terms terms, Duration beat, Duration silence) {
    Store root = meeting.store();
    if (!place.at().served()) {
      requireJob(place, root, terms.patience());
    }
    Store store = new Keys(root, place.job());
    if (store.add(Text.format("join/%d", place.rank()), 1) > 1) {
      throw new ConfigException(
          Text.format(
              "two processes are rank %d of the run at %s; give each a --rank of its own, or another"
                  + " --rendezvous if the other was an earlier attempt",
              place.rank(), place.at()));
    }
    Members members = new Members(place, store, beat, silence, terms.needsAll());
    try {
      members.gather(terms.patience());
      Gathered gathered = new Gathered(place, meeting, members);
      members.watch(gathered::cutOff);
      return gathered;
    } catch (RuntimeException e) {
      members.close();
      throw e;
    }
  }

  /** Refuses a store at which another job has met. */
  private static void requireJob(Place place, Store root, Duration patience) {
    if (root.add("spos/first", 1) == 1) {
      root.set("spos/job", place.job());
      return;
    }
    String job = Waiting.forValue(patience, () -> root.get("spos/job")).orElse("none");
    if (!job.equals(place.job())) {
      throw new ConfigException(
          Text.format(
              "rank %d belongs to job %s, but job %s meets at %s: another run, or an earlier"
                  + " attempt; choose another --rendezvous",
              place.rank(), place.job(), job, place.at()));
    }
  }

  @Override
  public int rank() {
    return place.rank();
  }

  @Override
  public int size() {
    return place.size();
  }

  @Override
  public boolean speaks() {
    return leads() || members.course().isGone(0);
  }

  @Override
  public void agree(Agreement agreement) {
    agreements++;
    members.store().set(facts(place.rank()), agreement.facts().text());
    members.describe(agreement.machine());
    if (leads()) {
      Facts own = agreement.facts();
      for (int rank = 1; rank < size(); rank++) {
        String name = members.name(rank);
        Optional<SposException> difference =
            members
                .course()
                .awaitOf(rank, facts(rank))
                .flatMap(text -> Facts.parse(text).difference(own, name, "rank 0"));
        if (difference.isPresent()) {
          throw difference.get();
        }
      }
      tell(Text.format("agreed/%d", agreements), "yes");
    } else {
      hear(Text.format("agreed/%d", agreements));
    }
  }

  private String facts(int rank) {
    return Text.format("facts/%d/%d", agreements, rank);
  }

  @Override
  public Exchange exchange(Reduction reduction) {
    connected();
    return new RankExchange(rank(), size(), reduction, connected(), watched());
  }

  @Override
  public boolean any(boolean own) {
    double[] flag = {own ? 1 : 0};
    connected().everywhere(List.of(), flag, Math::max);
    return flag[0] > 0;
  }

  @Override
  public void requireSame(int checksum, long step) {
    double own = Integer.toUnsignedLong(checksum);
    double[] extremes = {own, -own};
    connected().everywhere(List.of(), extremes, Math::max);
    if (extremes[0] != -extremes[1]) {
      members.store().set(checksum(step, rank()), Integer.toHexString(checksum));
      List<String> all = new ArrayList<>();
      for (int rank = 0; rank < size(); rank++) {
        all.add(members.name(rank) + " " + members.course().await(checksum(step, rank)));
      }
      throw new RanksException(
          Text.format(
              "the weights of the ranks differ after step %d (%s): one of them computes otherwise;"
                  + " use the same processors and libraries, and go on from the last checkpoint",
              step, String.join(", ", all)));
    }
  }

  private static String checksum(long step, int rank) {
    return Text.format("checksum/%d/%d", step, rank);
  }

  @Override
  public void ofFirst(List<FloatBuffer> values) {
    connected().ofFirst(values);
  }

  @Override
  public void tell(String key, String value) {
    members.store().set("told/" + key, value);
  }

  @Override
  public String hear(String key) {
    return members.course().await("told/" + key);
  }

  @Override
  public void askToStop() {
    members.course().askToStop();
  }

  @Override
  public boolean isAskedToStop() {
    return members.course().isAskedToStop();
  }

  @Override
  public Optional<SharedWork> sharedWork() {
    return Optional.of(work);
  }

  @Override
  public List<String> roster() {
    return members.roster();
  }

  @Override
  public int end(int code) {
    return members.course().end(code);
  }

  @Override
  public void fail(RuntimeException error, int code) {
    members.course().fail(error, code);
  }

  /** Gives no more signs of life, as a machine that was switched off. */
  void fallSilent() {
    members.close();
  }

  private TreeSums connected() {
    if (sums.isEmpty()) {
      link = Optional.of(meeting.link());
      sums = Optional.of(new TreeSums(watched(), rank(), size()));
    }
    return sums.get();
  }

  /** The link whose errors say which process is gone. */
  private Link watched() {
    return new WatchedLink(link.orElseThrow(), members);
  }

  /** A process is gone, or the run has ended: whoever waits for numbers waits no more. */
  private void cutOff(int rank) {
    link.ifPresent(Link::abort);
  }

  @Override
  public void close() {
    members.close();
    try {
      link.ifPresent(Link::close);
    } finally {
      meeting.close();
    }
  }
}
